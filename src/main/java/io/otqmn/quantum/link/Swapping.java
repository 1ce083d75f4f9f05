package io.otqmn.quantum.link;

import java.util.List;

/** Entanglement swapping: two pairs A-B and C-D, a Bell measurement on B and C, one pair A-D. */
public final class Swapping {
  private Swapping() {}

  /**
   * Ideal swaps along a chain: the Werner parameters multiply, in any order. H.-J. Briegel, W. Dür,
   * J. I. Cirac, P. Zoller, Physical Review Letters 81, 5932 (1998).
   *
   * @param links at least one; a chain of one link is that link
   */
  public static WernerState ideal(List<WernerState> links) {
    if (links.isEmpty()) {
      throw new IllegalArgumentException("chain of links is empty: give at least one fidelity");
    }
    double w = 1;
    for (WernerState link : links) {
      w *= link.parameter();
    }
    return WernerState.ofParameter(w);
  }

  /**
   * One swap by imperfect means: with probability 1 - gateFidelity the joint gate leaves both
   * measured qubits fully mixed, and each of the two measured bits (one decides about an X, one
   * about a Z correction) is wrong with probability 1 - measurementFidelity. Same model as Briegel
   * et al. 1998, written for Bell-diagonal states.
   */
  public static BellDiagonalState noisy(
      BellDiagonalState left,
      BellDiagonalState right,
      double gateFidelity,
      double measurementFidelity) {
    double g = Bounds.fraction("gate fidelity", gateFidelity);
    double m = Bounds.fraction("measurement fidelity", measurementFidelity);
    BellDiagonalState c = left.convolve(right);
    double both = m * m;
    double one = m * (1 - m);
    double none = (1 - m) * (1 - m);
    double i = c.phiPlus();
    double x = c.psiPlus();
    double y = c.psiMinus();
    double z = c.phiMinus();
    double mixed = (1 - g) / 4;
    return new BellDiagonalState(
        g * (both * i + one * (x + z) + none * y) + mixed,
        g * (both * x + one * (i + y) + none * z) + mixed,
        g * (both * y + one * (z + x) + none * i) + mixed,
        g * (both * z + one * (y + i) + none * x) + mixed);
  }
}
