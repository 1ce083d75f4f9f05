package io.otqmn.operator.rollout;

import java.util.Optional;

/**
 * Whether a canary makes more errors than the collectors beside it, by more than is allowed.
 *
 * <p>An outage of the backend hits both alike and says nothing against the canary. A camera that
 * sends nonsense is no fault of the collector that it happens to be connected to: rejected frames
 * count only as far as they are more than one camera sends on average. And a few errors are no
 * proof: the lower end of the ratio's confidence interval (Wilson, three standard deviations) has
 * to be above the limit.
 */
public final class ErrorBudget {
  private static final double DEVIATIONS = 3;

  private ErrorBudget() {}

  /**
   * @param stable in the same time; empty if it is not known
   * @param maxPercent by which the canary's share of errors may be above that of the others
   */
  public static Evidence judge(Figures canary, Optional<Figures> stable, int maxPercent) {
    double oneCamera = canary.frames() / Math.max(1, canary.cameras());
    Evidence frames =
        judge(
            "rejected %.0f of %.0f frames",
            canary.rejected() - oneCamera,
            canary.rejected(),
            canary.frames(),
            stable.map(is -> new double[] {is.rejected(), is.frames()}),
            maxPercent);
    if (frames instanceof Evidence.Bad) {
      return frames;
    }
    Evidence exports =
        judge(
            "failed in %.0f of %.0f export requests",
            canary.failedExports(),
            canary.failedExports(),
            canary.exports(),
            stable.map(is -> new double[] {is.failedExports(), is.exports()}),
            maxPercent);
    return exports instanceof Evidence.Good ? frames : exports;
  }

  private static Evidence judge(
      String format,
      double chargeable,
      double bad,
      double all,
      Optional<double[]> stable,
      int maxPercent) {
    double allowed = maxPercent / 100.0;
    double usual = stable.filter(is -> is[1] > 0).map(is -> is[0] / is[1]).orElse(0.0);
    if (lowerBound(chargeable, all) <= allowed + usual) {
      return new Evidence.Good();
    }
    String did = "the canary " + format.formatted(bad, all);
    return stable
        .<Evidence>map(is ->
            new Evidence.Bad(
                "%s, the others %s: more than %d %% above"
                    .formatted(did, format.formatted(is[0], is[1]), maxPercent)))
        .orElseGet(() ->
            new Evidence.Unknown(did + ", and what the others do in the same time is not known"));
  }

  /** Of the share of bad ones, by E. B. Wilson's score interval. */
  private static double lowerBound(double bad, double all) {
    if (bad <= 0 || all <= 0) {
      return 0;
    }
    double share = Math.min(1, bad / all);
    double z2 = DEVIATIONS * DEVIATIONS;
    double centre = share + z2 / (2 * all);
    double half = DEVIATIONS * Math.sqrt(share * (1 - share) / all + z2 / (4 * all * all));
    return (centre - half) / (1 + z2 / all);
  }
}
