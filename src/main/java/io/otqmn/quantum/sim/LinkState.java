package io.otqmn.quantum.sim;

/** What a link's figures say about it. */
public enum LinkState {
  UP,
  /** Error rate above 8 %: keys are still made, fewer of them. */
  DEGRADED,
  /** An error rate above 11 % was seen: bits are thrown away until it was below 7 % five times. */
  QUARANTINED,
  /** No light. */
  CUT
}
