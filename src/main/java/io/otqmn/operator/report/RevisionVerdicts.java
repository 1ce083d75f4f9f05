package io.otqmn.operator.report;

import static io.otqmn.operator.report.Verdict.no;
import static io.otqmn.operator.report.Verdict.yes;

import io.otqmn.api.RevisionStatus;
import io.otqmn.operator.rollout.Step;
import io.otqmn.operator.rollout.Step.Phase;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rollout of a revision means for the conditions. While a canary tries what is declared,
 * and after that failed, the fleet is not Ready: what was asked for is not what runs.
 */
record RevisionVerdicts(Optional<Step.Run> run) {

  @Nullable RevisionStatus status(@Nullable RevisionStatus before) {
    return run.map(now ->
            new RevisionStatus(
                now.stable(),
                now.canary().map(Step.Trial::revision).orElse(null),
                now.failed().map(Step.Failed::revision).orElse(null),
                now.failed().map(Step.Failed::reason).orElse(null)))
        .orElse(before);
  }

  Optional<Verdict> ready(int available) {
    return run.flatMap(now ->
        now.failed()
            .map(failed ->
                no(
                    "RevisionFailed",
                    "%d collectors serve with revision %s: see condition Degraded"
                        .formatted(available, now.stable())))
            .or(() ->
                trying(now)
                    .map(trial ->
                        no(
                            "CanaryInProgress",
                            "%d collectors serve with revision %s while %d %s revision %s"
                                .formatted(
                                    available,
                                    now.stable(),
                                    trial.collectors(),
                                    trial.collectors() == 1 ? "tries" : "try",
                                    trial.revision())))));
  }

  Optional<Verdict> progressing() {
    return run.flatMap(now ->
        switch (now.phase()) {
          case STARTING ->
              trying(now)
                  .map(trial ->
                      yes(
                          "CanaryStarting",
                          "revision %s: %d canary collectors are to be ready until %s"
                              .formatted(trial.revision(), trial.collectors(), until(now))));
          case BAKING ->
              trying(now)
                  .map(trial ->
                      yes(
                          "CanaryBaking",
                          "revision %s: %d canary collectors are ready; the others follow after %s"
                                  .formatted(trial.revision(), trial.collectors(), until(now))
                              + " if they stay well"));
          case HELD ->
              Optional.of(
                  no(
                      "RevisionFailed",
                      "the declared revision failed and is not tried again: see condition"
                          + " Degraded"));
          case STEADY, FOLLOWING -> Optional.empty();
        });
  }

  Optional<Verdict> degraded() {
    return run.flatMap(now ->
        now.failed()
            .map(failed ->
                yes(
                    "RevisionFailed",
                    "revision %s runs, because %s, which is declared, failed: %s. Change the"
                            .formatted(now.stable(), failed.revision(), failed.reason())
                        + " declaration to try another one, or revert it")));
  }

  private static Optional<Step.Trial> trying(Step.Run now) {
    return now.phase() == Phase.FOLLOWING ? Optional.empty() : now.canary();
  }

  private static String until(Step.Run now) {
    return now.until().map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
  }
}
