package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.otqmn.operator.collector.CollectorDeployment;
import io.otqmn.operator.collector.CollectorRevision;
import io.otqmn.operator.collector.Tracks;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.report.Rollout;
import io.otqmn.operator.rollout.Evidence;
import io.otqmn.operator.rollout.History;
import io.otqmn.operator.rollout.Revision;
import io.otqmn.operator.rollout.RolloutDecision;
import io.otqmn.operator.rollout.Situation;
import io.otqmn.operator.rollout.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out which revisions a fleet's collectors are to run, and keeps the record of it. */
final class Rollouts {
  /** From one state at rest to another there are fewer. */
  private static final int MOST_RECORDS = 10;

  private final RevisionRecords records;
  private final CanaryWatch watch;

  Rollouts(RevisionRecords records, CanaryWatch watch) {
    this.records = records;
    this.watch = watch;
  }

  /** What is observed of a fleet at one time. */
  record Seen(
      FleetPlan plan,
      CollectorRevision declared,
      LiveObjects live,
      List<Pod> pods,
      List<CollectorReport> reports,
      Instant now) {
    String fleet() {
      return plan.fleet().uid();
    }
  }

  record Outcome(Tracks tracks, Step.Run run) {
    /** Whether what is declared runs. */
    boolean steady() {
      return run.phase() == Step.Phase.STEADY;
    }

    /** Whether nothing rolls out. */
    boolean quiet() {
      return steady() || run.phase() == Step.Phase.HELD;
    }
  }

  /** Takes every step that is due and says what is to run now. */
  Outcome advance(Seen seen) {
    History history = records.history(seen.plan(), seen.live());
    for (int i = 0; i < MOST_RECORDS; i++) {
      switch (decide(seen, history)) {
        case Step.Record(Revision revision, String why) -> {
          records.record(seen.plan(), seen.declared(), revision, why, seen.live());
          history = history.with(revision);
        }
        case Step.Forget(String revision) -> {
          records.forget(seen.plan(), revision, seen.live());
          history = history.without(revision);
        }
        case Step.Run run -> {
          return new Outcome(tracks(seen, run), run);
        }
      }
    }
    throw new IllegalStateException(
        "the rollout of fleet %s/%s comes to no rest: report this with its ControllerRevisions"
            .formatted(seen.plan().fleet().namespace(), seen.plan().fleet().name()));
  }

  /**
   * The same without taking a step; empty if one is due. What a canary has counted is forgotten.
   */
  Optional<Outcome> pausedAt(Seen seen) {
    Step next = decide(seen, records.history(seen.plan(), seen.live()));
    watch.end(seen.fleet());
    return next instanceof Step.Run run
        ? Optional.of(new Outcome(tracks(seen, run), run))
        : Optional.empty();
  }

  /** Removes old revisions; only to be asked while nothing rolls out. */
  void forgetOutdated(Seen seen) {
    records.forgetOutdated(seen.plan(), seen.declared(), seen.live());
  }

  private Tracks tracks(Seen seen, Step.Run run) {
    return new Tracks(
        seen.plan(),
        content(seen, run.stable()),
        run.canary()
            .map(trial -> new Tracks.Trial(content(seen, trial.revision()), trial.collectors())),
        seen.plan().meshed() && seen.pods().stream().allMatch(CollectorDeployment::isMeshed));
  }

  private CollectorRevision content(Seen seen, String revision) {
    return records.content(seen.declared(), revision, seen.plan(), seen.live());
  }

  private Step decide(Seen seen, History history) {
    String declared = seen.declared().name();
    CollectorPods canaries = CollectorPods.canary(seen.pods(), declared);
    boolean trying =
        history
            .get(declared)
            .filter(is -> is.number() == 0 && is.failure().isEmpty() && is.attempt().isPresent())
            .isPresent();
    Instant since = seen.now();
    Evidence evidence = new Evidence.Unknown("there is no canary");
    if (trying) {
      since = watch.since(seen.fleet(), declared, seen.pods(), seen.now());
      evidence =
          watch.evidence(
              seen.fleet(),
              canaries,
              seen.pods(),
              seen.reports(),
              seen.plan().rollout().maxErrorPercent(),
              seen.now());
    } else {
      watch.end(seen.fleet());
    }
    return RolloutDecision.decide(
        new Situation(
            declared,
            seen.plan().rollout(),
            history,
            stable(seen),
            canary(seen, canaries, history),
            evidence,
            since,
            seen.now()));
  }

  private static Optional<Situation.Stable> stable(Seen seen) {
    Deployment deployment = seen.live().get(Deployment.class, Child.name(seen.plan()));
    return Rollout.of(deployment)
        .map(rollout -> {
          String revision = revision(deployment);
          return new Situation.Stable(
              revision,
              rollout.wanted(),
              rollout.available(),
              rollout.complete() && rollout.settled(),
              rollout.stalled(),
              CollectorPods.stable(seen.pods(), revision).crashLoop());
        });
  }

  private Optional<Situation.Canary> canary(Seen seen, CollectorPods pods, History history) {
    String name = CollectorDeployment.canaryName(seen.plan());
    int wanted =
        history
            .get(seen.declared().name())
            .flatMap(Revision::attempt)
            .map(Revision.Attempt::canaries)
            .orElse(1);
    Optional<Instant> lastReady = watch.lastReady(seen.fleet(), pods.ready() >= wanted, seen.now());
    return Optional.ofNullable(seen.live().get(Deployment.class, name))
        .map(deployment ->
            new Situation.Canary(
                revision(deployment),
                pods.ready(),
                pods.readySince(),
                lastReady,
                pods.crash(),
                pods.waiting()));
  }

  private static String revision(Deployment deployment) {
    return deployment.getMetadata().getLabels().getOrDefault(Child.REVISION_LABEL, "");
  }
}
