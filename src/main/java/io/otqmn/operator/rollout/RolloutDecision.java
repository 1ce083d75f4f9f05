package io.otqmn.operator.rollout;

import io.otqmn.api.GoDuration;
import io.otqmn.api.RolloutSpec;
import io.otqmn.api.RolloutStrategy;
import io.otqmn.operator.rollout.Revision.Attempt;
import io.otqmn.operator.rollout.Situation.Canary;
import io.otqmn.operator.rollout.Situation.Stable;
import io.otqmn.operator.rollout.Step.Failed;
import io.otqmn.operator.rollout.Step.Phase;
import io.otqmn.operator.rollout.Step.Record;
import io.otqmn.operator.rollout.Step.Run;
import io.otqmn.operator.rollout.Step.Trial;
import java.time.Instant;
import java.util.Optional;

/**
 * The rollout of revisions, as docs/rollouts.md tells it. It holds no state: what has to outlive
 * the process is in the {@link History}.
 */
public final class RolloutDecision {
  private final Situation now;
  private final RolloutSpec policy;
  private final String declared;
  private final History history;

  private RolloutDecision(Situation now) {
    this.now = now;
    this.policy = now.policy();
    this.declared = now.declared();
    this.history = now.history();
  }

  public static Step decide(Situation situation) {
    return new RolloutDecision(situation).next();
  }

  private Step next() {
    Optional<Revision> abandoned =
        history.revisions().stream()
            .filter(revision -> !revision.promoted() && !revision.name().equals(declared))
            .findFirst();
    if (abandoned.isPresent()) {
      return new Step.Forget(abandoned.get().name());
    }
    Optional<Revision> stable = history.stable();
    if (stable.isEmpty()) {
      return new Record(Revision.first(declared), "it is the first revision");
    }
    boolean onTrial = !stable.get().proven() && history.fallback().isPresent();
    return onTrial ? trial(stable.get()) : settled(stable.get());
  }

  /** All collectors are brought to a revision that none but canaries has run before. */
  private Step trial(Revision stable) {
    Optional<Stable> collectors = of(stable);
    if (collectors.filter(Stable::rolledOut).isPresent()) {
      return new Record(stable.asProven(), "all collectors run it");
    }
    Optional<String> failure = collectors.flatMap(is -> failure(stable, is));
    if (failure.isPresent()) {
      return new Record(stable.asFailed(failure.get()), failure.get());
    }
    boolean replaced = !declared.equals(stable.name()) && !failed();
    boolean reverted = history.fallback().filter(is -> is.name().equals(declared)).isPresent();
    if (replaced && (reverted || policy.strategy() == RolloutStrategy.ROLLING)) {
      return promote("it is declared now");
    }
    int canaries = stable.attempt().map(Attempt::canaries).orElse(0);
    return new Run(
        stable.name(),
        canaries > 0 ? Optional.of(new Trial(stable.name(), canaries)) : Optional.empty(),
        Phase.FOLLOWING,
        stable.attempt().map(attempt -> attempt.since().plus(policy.progressDeadline())),
        failedDeclaration());
  }

  private Optional<String> failure(Revision stable, Stable collectors) {
    if (collectors.crashLoop().isPresent()) {
      return collectors.crashLoop();
    }
    // a Deployment may still say it of the revision before
    Instant credible =
        stable
            .attempt()
            .map(attempt -> attempt.since().plus(policy.progressDeadline().dividedBy(2)))
            .orElse(Instant.MIN);
    return collectors.stalled() && !now.now().isBefore(credible)
        ? Optional.of(
            "a new collector was not available within "
                + GoDuration.Text.format(policy.progressDeadline()))
        : Optional.empty();
  }

  private Step settled(Revision stable) {
    if (declared.equals(stable.name())) {
      return run(stable, Phase.STEADY);
    }
    if (failed()) {
      return run(stable, Phase.HELD);
    }
    if (!stable.proven()) {
      return of(stable).filter(is -> is.available() > 0).isPresent()
          ? new Record(stable.asProven(), "it serves, and another revision is declared")
          : promote("no collector of the first revision is available");
    }
    return policy.strategy() == RolloutStrategy.ROLLING
        ? promote("it is declared")
        : canary(stable);
  }

  private Step canary(Revision stable) {
    Optional<Attempt> attempt =
        history.get(declared).filter(revision -> !revision.promoted()).flatMap(Revision::attempt);
    if (attempt.isEmpty()) {
      return new Record(
          Revision.tried(declared, new Attempt(now.now(), canaries())), "it is declared");
    }
    Optional<Canary> canary = now.canary().filter(is -> is.revision().equals(declared));
    Instant begun = later(attempt.get().since(), now.watchedSince());
    Instant deadline = begun.plus(policy.progressDeadline());
    if (canary.isEmpty()) {
      return run(stable, attempt.get(), Phase.STARTING, deadline);
    }
    if (canary.get().crash().isPresent()) {
      return fail(canary.get().crash().get());
    }
    if (canary.get().ready() < attempt.get().canaries() || canary.get().readySince().isEmpty()) {
      // one that was evicted has the time of a new one; one that comes and goes has not for ever
      Instant patience =
          earlier(
              later(begun, canary.get().lastReady().orElse(begun)).plus(policy.progressDeadline()),
              begun.plus(policy.bakeTime()).plus(policy.progressDeadline().multipliedBy(3)));
      return now.now().isBefore(patience)
          ? run(stable, attempt.get(), Phase.STARTING, patience)
          : fail(notReady(canary.get(), attempt.get()));
    }
    if (now.evidence() instanceof Evidence.Bad(String reason)) {
      return fail(reason);
    }
    Instant due = later(begun, canary.get().readySince().get()).plus(policy.bakeTime());
    if (now.now().isBefore(due)) {
      return run(stable, attempt.get(), Phase.BAKING, due);
    }
    if (now.evidence() instanceof Evidence.Unknown(String reason)) {
      return now.now().isBefore(due.plus(policy.progressDeadline()))
          ? run(stable, attempt.get(), Phase.BAKING, due)
          : fail("it was not known to work: " + reason);
    }
    return promote("its canary was well for " + GoDuration.Text.format(policy.bakeTime()));
  }

  private String notReady(Canary canary, Attempt attempt) {
    return "%d of %d canary collectors were ready after %s%s"
        .formatted(
            canary.ready(),
            attempt.canaries(),
            GoDuration.Text.format(policy.progressDeadline()),
            canary.waiting().map(why -> ": " + why).orElse(""));
  }

  /** The canary's share, rounded up, and at least one. */
  private int canaries() {
    int all = now.stable().map(Stable::wanted).orElse(0);
    return Math.max(1, Math.ceilDiv(all * policy.canaryPercent(), 100));
  }

  private Record promote(String why) {
    int canaries =
        history
            .get(declared)
            .filter(revision -> !revision.promoted())
            .flatMap(Revision::attempt)
            .map(Attempt::canaries)
            .orElse(0);
    return new Record(
        Revision.promoted(declared, history.nextNumber(), new Attempt(now.now(), canaries)), why);
  }

  private Record fail(String reason) {
    return new Record(history.get(declared).orElseThrow().asFailed(reason), reason);
  }

  private Run run(Revision stable, Phase phase) {
    return new Run(stable.name(), Optional.empty(), phase, Optional.empty(), failedDeclaration());
  }

  private Run run(Revision stable, Attempt attempt, Phase phase, Instant until) {
    return new Run(
        stable.name(),
        Optional.of(new Trial(declared, attempt.canaries())),
        phase,
        Optional.of(until),
        Optional.empty());
  }

  private Optional<Failed> failedDeclaration() {
    return history
        .get(declared)
        .flatMap(revision -> revision.failure().map(why -> new Failed(declared, why)));
  }

  private boolean failed() {
    return failedDeclaration().isPresent();
  }

  private Optional<Stable> of(Revision revision) {
    return now.stable().filter(is -> is.revision().equals(revision.name()));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
