package io.otqmn.quantum.route;

import io.otqmn.quantum.link.Bounds;

/**
 * Secret keys between the two ends of a link.
 *
 * @param depletionSeconds until its pool is empty at the present demand; infinite if it never is
 */
public record LinkKeys(double bitsPerSecond, double qber, double depletionSeconds) {
  public LinkKeys {
    Bounds.atLeast("keyBitsPerSecond", bitsPerSecond, 0);
    Bounds.fraction("qber", qber);
    Bounds.within("depletionSeconds", depletionSeconds, 0, Double.POSITIVE_INFINITY);
  }
}
