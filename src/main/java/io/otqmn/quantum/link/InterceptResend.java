package io.otqmn.quantum.link;

/**
 * An eavesdropper who measures a share of the photons in Z or X, at random, and sends on what she
 * saw. It is the Pauli channel with an X and a Z error of probability share/4 each.
 */
public final class InterceptResend {
  private InterceptResend() {}

  /** Half of Phi+ is left at share 1: a fidelity of 1/2, no entanglement. */
  public static BellDiagonalState onPair(BellDiagonalState pair, double share) {
    double quarter = Bounds.fraction("intercepted share", share) / 4;
    return pair.convolve(new BellDiagonalState(1 - 2 * quarter, quarter, 0, quarter));
  }

  /** Error rate of the sifted bits in either basis: e + (1 - 2e) share/4. */
  public static double qber(double undisturbed, double share) {
    double e = Bounds.fraction("qber", undisturbed);
    return e + (1 - 2 * e) * Bounds.fraction("intercepted share", share) / 4;
  }
}
