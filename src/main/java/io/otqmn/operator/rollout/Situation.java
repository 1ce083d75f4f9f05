package io.otqmn.operator.rollout;

import io.otqmn.api.RolloutSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision follows from.
 *
 * @param declared the revision that the declaration comes to
 * @param stable the collectors that serve; empty if their Deployment is not there
 * @param canary the collectors that try a revision; empty if their Deployment is not there
 * @param evidence of the canary's own figures
 * @param watchedSince when this process began to watch the canary's figures
 */
public record Situation(
    String declared,
    RolloutSpec policy,
    History history,
    Optional<Stable> stable,
    Optional<Canary> canary,
    Evidence evidence,
    Instant watchedSince,
    Instant now) {

  /**
   * @param revision that their Deployment carries
   * @param rolledOut whether all of them run it and are available
   * @param stalled whether the Deployment says that its progress deadline has passed
   * @param crashLoop the first new pod that crashes again and again, and how
   */
  public record Stable(
      String revision,
      int wanted,
      int available,
      boolean rolledOut,
      boolean stalled,
      Optional<String> crashLoop) {}

  /**
   * @param revision that their Deployment carries
   * @param ready pods of that revision that are ready
   * @param readySince when the last one of them became ready
   * @param lastReady when all that are wanted were ready last, as far as this process has seen
   * @param crash the first pod that has crashed or was restarted, and how
   * @param waiting the first pod that is not ready, and why
   */
  public record Canary(
      String revision,
      int ready,
      Optional<Instant> readySince,
      Optional<Instant> lastReady,
      Optional<String> crash,
      Optional<String> waiting) {}
}
