package io.otqmn.operator.rollout;

/** What the canary's own figures say. */
public sealed interface Evidence {
  /** It does not do worse than the others by more than is allowed. */
  record Good() implements Evidence {}

  record Bad(String reason) implements Evidence {}

  /** Nothing can be said: neither that it is good nor that it is bad. */
  record Unknown(String reason) implements Evidence {}
}
