package io.otqmn.quantum.link;

/**
 * BB84 with weak laser pulses and infinitely many decoy states. X. Ma, B. Qi, Y. Zhao, H.-K. Lo,
 * Physical Review A 72, 012326 (2005). The dark count probability is taken to be small, as there:
 * Y1 = Y0 + eta.
 *
 * @param misalignment e_d, chance that a photon that arrives makes the wrong detector click
 * @param darkCountYield Y0, chance of a click per pulse without any photon
 * @param receiverEfficiency transmittance of the receiver, detectors included
 * @param efficiency leakage of error correction over the Shannon limit, at least 1
 */
public record DecoyBb84(
    Fibre fibre,
    double misalignment,
    double darkCountYield,
    double receiverEfficiency,
    double efficiency) {
  /** Half of the pulses are measured in the basis they were sent in. */
  private static final double SIFTED = 0.5;

  private static final double DARK_COUNT_ERROR = 0.5;
  private static final int GRID = 512;

  /** A signal intensity and what it yields. */
  public record Optimum(double meanPhotonNumber, double secretBitsPerPulse) {}

  public DecoyBb84 {
    Bounds.fraction("e_d (misalignment)", misalignment);
    Bounds.fraction("y0 (dark count yield)", darkCountYield);
    Bounds.fraction("eta_bob (receiver efficiency)", receiverEfficiency);
    KeyFraction.efficiency(efficiency);
  }

  /** Secret bits per pulse, 0 where no key is left. */
  public double secretBitsPerPulse(double meanPhotonNumber) {
    return Math.max(0, unclamped(Bounds.positive("mu (mean photon number)", meanPhotonNumber)));
  }

  /** E_mu: how often sifted bits of the signal pulses disagree; 1/2 if nothing ever clicks. */
  public double qber(double meanPhotonNumber) {
    double mu = Bounds.positive("mu (mean photon number)", meanPhotonNumber);
    double gain = gain(mu);
    return gain > 0 ? errors(mu) / gain : DARK_COUNT_ERROR;
  }

  /** Q_mu: clicks per pulse. */
  public double clicksPerPulse(double meanPhotonNumber) {
    return gain(Bounds.positive("mu (mean photon number)", meanPhotonNumber));
  }

  /** Q_1/Q_mu: share of the clicks that come from pulses with exactly one photon. */
  public double singlePhotonShare(double meanPhotonNumber) {
    double mu = Bounds.positive("mu (mean photon number)", meanPhotonNumber);
    double gain = gain(mu);
    return gain > 0 ? Math.clamp(mu * StrictMath.exp(-mu) * singlePhotonYield() / gain, 0, 1) : 0;
  }

  /**
   * e_1, error rate of the single photons, if the signal pulses show this error rate: what exceeds
   * the dark counts is taken for misalignment.
   */
  public double singlePhotonQber(double meanPhotonNumber, double seen) {
    double mu = Bounds.positive("mu (mean photon number)", meanPhotonNumber);
    double arriving = -StrictMath.expm1(-transmittance() * mu);
    if (arriving <= 0) {
      return DARK_COUNT_ERROR;
    }
    double errors = Bounds.fraction("qber", seen) * gain(mu) - DARK_COUNT_ERROR * darkCountYield;
    double misaligned = Math.clamp(errors / arriving, 0, 1);
    double wrong = DARK_COUNT_ERROR * darkCountYield + misaligned * transmittance();
    return Math.min(1, wrong / singlePhotonYield());
  }

  /**
   * The mean photon number in (0, 1] with the highest rate. If no intensity yields a key, the one
   * that comes closest, with rate 0.
   */
  public Optimum optimum() {
    int best = 1;
    for (int i = 2; i <= GRID; i++) {
      if (unclamped(onGrid(i)) > unclamped(onGrid(best))) {
        best = i;
      }
    }
    double low = onGrid(best - 1);
    double high = onGrid(Math.min(GRID, best + 1));
    double mu = onGrid(best);
    if (low > 0 && slope(low) > 0 && slope(high) < 0) {
      while (true) {
        mu = (low + high) / 2;
        if (mu <= low || mu >= high) {
          break;
        }
        if (slope(mu) > 0) {
          low = mu;
        } else {
          high = mu;
        }
      }
    }
    return new Optimum(mu, secretBitsPerPulse(mu));
  }

  private static double onGrid(int i) {
    double x = (double) i / GRID;
    return x * x;
  }

  private double unclamped(double mu) {
    double gain = gain(mu);
    double single = singlePhotonYield();
    if (gain <= 0 || single <= 0) {
      return 0;
    }
    double leaked = gain * (efficiency * KeyFraction.binaryEntropy(Math.min(1, errors(mu) / gain)));
    return SIFTED * (mu * StrictMath.exp(-mu) * single * singlePhotonSecrecy() - leaked);
  }

  /** Derivative of the rate by mu; the terms from inside the logarithms cancel. */
  private double slope(double mu) {
    double gain = gain(mu);
    double wrong = errors(mu);
    double arriving = transmittance() * StrictMath.exp(-transmittance() * mu);
    double leaked =
        efficiency
            * arriving
            * (misalignment * surprise(gain, wrong)
                + (1 - misalignment) * surprise(gain, gain - wrong));
    double secret = singlePhotonYield() * singlePhotonSecrecy() * StrictMath.exp(-mu) * (1 - mu);
    return SIFTED * (secret - leaked);
  }

  private static double surprise(double all, double part) {
    return part > 0 ? StrictMath.log(all / part) / StrictMath.log(2) : 0;
  }

  private double transmittance() {
    return fibre.transmittance() * receiverEfficiency;
  }

  private double gain(double mu) {
    return darkCountYield - StrictMath.expm1(-transmittance() * mu);
  }

  private double errors(double mu) {
    return DARK_COUNT_ERROR * darkCountYield
        - misalignment * StrictMath.expm1(-transmittance() * mu);
  }

  private double singlePhotonYield() {
    return darkCountYield + transmittance();
  }

  private double singlePhotonSecrecy() {
    double wrong = DARK_COUNT_ERROR * darkCountYield + misalignment * transmittance();
    return 1 - KeyFraction.binaryEntropy(Math.min(1, wrong / singlePhotonYield()));
  }
}
