package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Bounds;

/**
 * How sifted bits become secret ones.
 *
 * @param testFraction share of the sifted bits that is published to measure the error rate
 * @param efficiency leakage of error correction over the Shannon limit, at least 1
 * @param secrecyFailure chance that a key is not secret
 * @param correctnessFailure chance that the two ends hold different keys
 * @param windowNanos how often a link's error rate is looked at
 */
public record KeyDistillation(
    double testFraction,
    double efficiency,
    double secrecyFailure,
    double correctnessFailure,
    long windowNanos) {
  public static final KeyDistillation USUAL =
      new KeyDistillation(0.25, 1.16, 1e-10, 1e-15, 1_000_000_000L);

  public KeyDistillation {
    Bounds.within("testFraction", testFraction, 0.001, 0.999);
    Bounds.atLeast("efficiency", efficiency, 1);
    Bounds.within("secrecyFailure", secrecyFailure, 1e-300, 0.5);
    Bounds.within("correctnessFailure", correctnessFailure, 1e-300, 0.5);
    Bounds.within("window (ns)", windowNanos, 1e6, 1e15);
  }
}
