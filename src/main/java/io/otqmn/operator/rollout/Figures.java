package io.otqmn.operator.rollout;

/**
 * What collectors counted in the same span of time.
 *
 * @param cameras connected now
 * @param failedExports requests that the backend refused, or that had to be sent again
 */
public record Figures(
    double frames, double rejected, double cameras, double exports, double failedExports) {
  public static final Figures NONE = new Figures(0, 0, 0, 0, 0);

  public Figures plus(Figures other) {
    return new Figures(
        frames + other.frames,
        rejected + other.rejected,
        cameras + other.cameras,
        exports + other.exports,
        failedExports + other.failedExports);
  }

  /** What was counted since then; a counter that went down began anew. */
  public Figures since(Figures then) {
    return new Figures(
        since(frames, then.frames),
        since(rejected, then.rejected),
        cameras,
        since(exports, then.exports),
        since(failedExports, then.failedExports));
  }

  private static double since(double now, double then) {
    return now < then ? now : now - then;
  }
}
