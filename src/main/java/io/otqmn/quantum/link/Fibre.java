package io.otqmn.quantum.link;

/**
 * A length of optical fibre. Standard single-mode fibre loses about 0.2 dB/km at 1550 nm.
 *
 * @param attenuationDbPerKm loss of power per kilometre, in dB
 */
public record Fibre(double lengthKm, double attenuationDbPerKm) {
  private static final double SPEED_KM_PER_SECOND = 2e5;

  public Fibre {
    Bounds.atLeast("fibre length (km)", lengthKm, 0);
    Bounds.atLeast("fibre attenuation (dB/km)", attenuationDbPerKm, 0);
    Bounds.atLeast("fibre loss (dB)", lengthKm * attenuationDbPerKm, 0);
  }

  /** Probability that a photon arrives: eta = 10^(-loss/10). */
  public double transmittance() {
    return StrictMath.exp(-absorption());
  }

  /** Time of flight at 2e8 m/s. No message, quantum or classical, is faster. */
  public double delaySeconds() {
    return lengthKm / SPEED_KM_PER_SECOND;
  }

  /**
   * The most secret bits per use of this fibre that any protocol without repeaters can make:
   * -log2(1 - eta). Pirandola, Laurenza, Ottaviani, Banchi, Nature Communications 8, 15043 (2017).
   *
   * @throws IllegalArgumentException if the fibre loses nothing: the bound is then infinite
   */
  public double secretBitsPerUseBound() {
    double absorption = absorption();
    if (absorption == 0) {
      throw new IllegalArgumentException(
          "fibre loss is 0 dB: there is no finite bound without loss; give a length and an"
              + " attenuation above 0");
    }
    double nats =
        absorption > StrictMath.log(2)
            ? -StrictMath.log1p(-StrictMath.exp(-absorption))
            : -StrictMath.log(-StrictMath.expm1(-absorption));
    return nats / StrictMath.log(2);
  }

  /** Loss in nepers of power: eta = exp(-absorption). */
  private double absorption() {
    return lengthKm * attenuationDbPerKm * StrictMath.log(10) / 10;
  }
}
