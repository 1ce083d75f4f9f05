package io.otqmn.quantum.link;

/**
 * A pair w |Phi+><Phi+| + (1 - w) I/4. Its fidelity with Phi+ is F = (3w + 1)/4, so w is in [-1/3,
 * 1]; it is entangled if and only if F > 1/2. R. F. Werner, Physical Review A 40, 4277 (1989).
 */
public record WernerState(double fidelity) {
  public WernerState {
    Bounds.fraction("fidelity", fidelity);
  }

  public static WernerState ofParameter(double w) {
    Bounds.within("Werner parameter w", w, -1.0 / 3, 1);
    return new WernerState(Math.clamp((3 * w + 1) / 4, 0, 1));
  }

  /** w = (4F - 1)/3. */
  public double parameter() {
    return (4 * fidelity - 1) / 3;
  }

  public boolean entangled() {
    return fidelity > 0.5;
  }

  /** Chance that both ends, measuring in the same basis (Z or X), disagree: 2(1 - F)/3. */
  public double qber() {
    return 2 * (1 - fidelity) / 3;
  }

  /** CHSH value at the best settings for Phi+: 2 sqrt(2) w; above 2 no local model explains it. */
  public double chsh() {
    return 2 * Math.sqrt(2) * parameter();
  }

  public BellDiagonalState toBellDiagonal() {
    double other = (1 - fidelity) / 3;
    return new BellDiagonalState(fidelity, other, other, other);
  }
}
