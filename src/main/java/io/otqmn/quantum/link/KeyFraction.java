package io.otqmn.quantum.link;

/** How much of a sifted bit is secret in BB84 and BBM92, for infinitely long keys. */
public final class KeyFraction {
  private KeyFraction() {}

  /** Entropy of a coin with this bias, in bits; h(0) = h(1) = 0. */
  public static double binaryEntropy(double probability) {
    double p = Bounds.fraction("probability", probability);
    if (p == 0 || p == 1) {
      return 0;
    }
    return -(p * StrictMath.log(p) + (1 - p) * StrictMath.log1p(-p)) / StrictMath.log(2);
  }

  /**
   * r = 1 - h(e) - f h(e) with the same error rate in both bases, and 0 where that is negative. P.
   * W. Shor, J. Preskill, Physical Review Letters 85, 441 (2000).
   *
   * @param qber chance of an error; above 1/2 the receiver inverts its bits, so e and 1 - e are the
   *     same
   * @param efficiency leakage of error correction over the Shannon limit: 1 ideal, 1.16 practical
   */
  public static double asymptotic(double qber, double efficiency) {
    double entropy = binaryEntropy(Bounds.fraction("qber", qber));
    return Math.max(0, 1 - entropy - efficiency(efficiency) * entropy);
  }

  /** The error rate below 1/2 at which {@link #asymptotic} reaches zero. */
  public static double zeroRateQber(double efficiency) {
    double target = 1 / (1 + efficiency(efficiency));
    double low = 0;
    double high = 0.5;
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (binaryEntropy(middle) < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  static double efficiency(double efficiency) {
    if (!(efficiency >= 1) || Double.isInfinite(efficiency)) {
      throw new IllegalArgumentException(
          "error correction efficiency is "
              + efficiency
              + ": no code leaks less than the Shannon limit; give a number of at least 1");
    }
    return efficiency;
  }
}
