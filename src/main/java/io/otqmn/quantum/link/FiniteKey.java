package io.otqmn.quantum.link;

/**
 * BB84 with finitely many bits: n kept for the key, k published to estimate the error rate. M.
 * Tomamichel, C. C. W. Lim, N. Gisin, R. Renner, Nature Communications 3, 634 (2012).
 *
 * @param keyBits n, sifted bits that become the key
 * @param testBits k, sifted bits that are published
 * @param qber error rate seen in the test bits
 * @param efficiency leakage of error correction over the Shannon limit, at least 1
 * @param secrecyFailure eps_s, chance that the key is not secret
 * @param correctnessFailure eps_c, chance that the two keys differ
 */
public record FiniteKey(
    double keyBits,
    double testBits,
    double qber,
    double efficiency,
    double secrecyFailure,
    double correctnessFailure) {

  public FiniteKey {
    whole("n (key bits)", keyBits);
    whole("k (test bits)", testBits);
    Bounds.fraction("qber", qber);
    KeyFraction.efficiency(efficiency);
    chance("eps_s (failure of secrecy)", secrecyFailure);
    chance("eps_c (failure of correctness)", correctnessFailure);
  }

  /**
   * Secret bits per sifted bit, l/(n + k), and 0 where no key is left: l = n[1 - h(Q + mu)] - f n
   * h(Q) - log2(2/(eps_s^2 eps_c)), mu = sqrt((n+k)/(nk) (k+1)/k ln(4/eps_s)). Error rates of 1/2
   * and above count as 1/2: nothing is known about the bits.
   */
  public double fraction() {
    return decoyFraction(1, qber);
  }

  /**
   * The same for weak laser pulses, of which only a share are single photons: l = s n[1 - h(e_1 +
   * mu')] - f n h(Q) - log2(2/(eps_s^2 eps_c)) with mu' for s n and s k bits. For infinitely long
   * keys it is the rate of {@link DecoyBb84}; the share and e_1 are taken to be known exactly, as
   * with infinitely many decoy pulses.
   *
   * @param singlePhotonShare s, share of the sifted bits that come from single photons
   * @param singlePhotonQber e_1, their error rate
   */
  public double decoyFraction(double singlePhotonShare, double singlePhotonQber) {
    double share = Bounds.fraction("single photon share", singlePhotonShare);
    double single = Bounds.fraction("single photon qber", singlePhotonQber);
    double n = share * keyBits;
    double k = share * testBits;
    if (n <= 0 || k <= 0) {
      return 0;
    }
    double log4OverEps = StrictMath.log(4) - StrictMath.log(secrecyFailure);
    double deviation = Math.sqrt((1 / n + 1 / k) * ((k + 1) / k) * log4OverEps);
    double phaseError = Math.min(0.5, single + deviation);
    double bitError = Math.min(0.5, qber);
    double fixed = 1 - 2 * log2(secrecyFailure) - log2(correctnessFailure);
    double length =
        n * (1 - KeyFraction.binaryEntropy(phaseError))
            - keyBits * (efficiency * KeyFraction.binaryEntropy(bitError))
            - fixed;
    return Math.max(0, length / (keyBits + testBits));
  }

  private static double log2(double value) {
    return StrictMath.log(value) / StrictMath.log(2);
  }

  private static void whole(String name, double bits) {
    if (!(bits >= 1 && bits <= 1e18) || bits != Math.rint(bits)) {
      throw new IllegalArgumentException(
          name + " is " + bits + ": give a whole number from 1 to 1e18");
    }
  }

  private static void chance(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " is " + value + ": give a chance above 0 and below 1, such as 1e-10");
    }
  }
}
