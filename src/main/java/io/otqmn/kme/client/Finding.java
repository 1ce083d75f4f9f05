package io.otqmn.kme.client;

/**
 * What the check found about one clause.
 *
 * @param clause of ETSI GS QKD 014 V1.1.1
 */
public record Finding(String clause, String expectation, String observation, Verdict verdict) {
  public enum Verdict {
    PASS,
    FAIL,
    /** Not looked at; the observation says why. */
    SKIP
  }
}
