package io.otqmn.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What comes next. Each is one write at most, after which the decision is asked for again. */
public sealed interface Step {
  /** To have on record before anything else happens. */
  record Record(Revision revision, String why) implements Step {}

  /** To take from the record: it was tried, and something else is declared now. */
  record Forget(String revision) implements Step {}

  /**
   * Nothing to record: what is to run.
   *
   * @param stable the revision of the collectors that serve
   * @param canary the revision that is tried beside them
   * @param until when the phase ends at the latest (STARTING), at the earliest (BAKING), or is
   *     first worth another look even if nothing happens (FOLLOWING)
   * @param failed the declared revision, if it failed
   */
  record Run(
      String stable,
      Optional<Trial> canary,
      Phase phase,
      Optional<Instant> until,
      Optional<Failed> failed)
      implements Step {

    /**
     * When to look again even if nothing happens.
     *
     * @param figures between two looks at a canary's figures
     */
    public Optional<Duration> again(Instant now, Duration figures) {
      return until.flatMap(end -> {
        Duration left = Duration.between(now, end);
        if (phase == Phase.BAKING && (!left.isPositive() || left.compareTo(figures) > 0)) {
          return Optional.of(figures);
        }
        return Optional.of(left.plusMillis(1)).filter(Duration::isPositive);
      });
    }
  }

  record Trial(String revision, int collectors) {}

  record Failed(String revision, String reason) {}

  enum Phase {
    /** What is declared runs, or is being made for the first time. */
    STEADY,
    /** Canary collectors are to become ready. */
    STARTING,
    /** Canary collectors are ready and have to stay well. */
    BAKING,
    /** All collectors follow, one after the other. */
    FOLLOWING,
    /** What is declared failed; what ran before runs. */
    HELD
  }
}
