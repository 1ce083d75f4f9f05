package io.otqmn.quantum.link;

/**
 * A mixture of the four Bell states, each seen as Phi+ with one Pauli error on one half.
 *
 * @param phiPlus weight of Phi+, no error; it is the fidelity
 * @param psiPlus weight of Psi+, error X
 * @param psiMinus weight of Psi-, error Y
 * @param phiMinus weight of Phi-, error Z
 */
public record BellDiagonalState(double phiPlus, double psiPlus, double psiMinus, double phiMinus) {
  private static final double ROUNDING = 1e-9;

  /** Refuses weights that are not a distribution; removes what rounding left over. */
  public BellDiagonalState {
    phiPlus = weight("weight of Phi+", phiPlus);
    psiPlus = weight("weight of Psi+", psiPlus);
    psiMinus = weight("weight of Psi-", psiMinus);
    phiMinus = weight("weight of Phi-", phiMinus);
    double sum = phiPlus + psiPlus + psiMinus + phiMinus;
    if (Math.abs(sum - 1) > ROUNDING) {
      throw new IllegalArgumentException(
          "weights of the four Bell states sum to " + sum + ": give four that sum to 1");
    }
    if (sum != 1) {
      phiPlus /= sum;
      psiPlus /= sum;
      psiMinus /= sum;
      phiMinus /= sum;
    }
  }

  public double fidelity() {
    return phiPlus;
  }

  /** The errors of both pairs combined: the distribution of the product of their Paulis. */
  public BellDiagonalState convolve(BellDiagonalState other) {
    double i = phiPlus;
    double x = psiPlus;
    double y = psiMinus;
    double z = phiMinus;
    double i2 = other.phiPlus;
    double x2 = other.psiPlus;
    double y2 = other.psiMinus;
    double z2 = other.phiMinus;
    return new BellDiagonalState(
        i * i2 + x * x2 + y * y2 + z * z2,
        i * x2 + x * i2 + y * z2 + z * y2,
        i * y2 + y * i2 + x * z2 + z * x2,
        i * z2 + z * i2 + x * y2 + y * x2);
  }

  private static double weight(String name, double value) {
    if (value > 0 && value <= 1) {
      return value;
    }
    return Math.clamp(Bounds.within(name, value, -ROUNDING, 1 + ROUNDING), 0, 1);
  }
}
