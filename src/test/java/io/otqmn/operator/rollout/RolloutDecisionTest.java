package io.otqmn.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.api.RolloutSpec;
import io.otqmn.api.RolloutStrategy;
import io.otqmn.operator.rollout.Revision.Attempt;
import io.otqmn.operator.rollout.Step.Failed;
import io.otqmn.operator.rollout.Step.Forget;
import io.otqmn.operator.rollout.Step.Phase;
import io.otqmn.operator.rollout.Step.Record;
import io.otqmn.operator.rollout.Step.Run;
import io.otqmn.operator.rollout.Step.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition, as a table: what is on record and observed, and what comes next. */
class RolloutDecisionTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration BAKE = Duration.ofSeconds(60);
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final Revision FIRST =
      new Revision("a", 1, false, Optional.empty(), Optional.empty());
  private static final Revision PROVEN =
      new Revision("a", 1, true, Optional.empty(), Optional.empty());
  private static final Attempt JUST = new Attempt(NOW, 1);

  private record Case(String name, Situation situation, Step expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Revision tried(Instant since) {
    return new Revision("b", 0, false, Optional.empty(), Optional.of(new Attempt(since, 1)));
  }

  private static Revision failed(String reason) {
    return new Revision("b", 0, false, Optional.of(reason), Optional.of(JUST));
  }

  private static Revision following(Instant since) {
    return new Revision("b", 2, false, Optional.empty(), Optional.of(new Attempt(since, 1)));
  }

  private static Run canary(Phase phase, Instant until) {
    return new Run(
        "a", Optional.of(new Trial("b", 1)), phase, Optional.of(until), Optional.empty());
  }

  private static Run held(String reason) {
    return new Run(
        "a", Optional.empty(), Phase.HELD, Optional.empty(), Optional.of(new Failed("b", reason)));
  }

  private static Run steady(String revision) {
    return new Run(revision, Optional.empty(), Phase.STEADY, Optional.empty(), Optional.empty());
  }

  static Stream<Case> creation() {
    Given fleet = new Given("a");
    return Stream.of(
        new Case("nothing is there", fleet.build(), new Record(FIRST, "it is the first revision")),
        new Case("the first is on record", fleet.on(FIRST).build(), steady("a")),
        new Case(
            "the first comes up", fleet.on(FIRST).stable("a", 2, 1, false).build(), steady("a")),
        new Case("the first stalls", fleet.on(FIRST).stalled("a").build(), steady("a")),
        new Case("the first crashes", fleet.on(FIRST).crashing("a").build(), steady("a")),
        new Case("the first is up", fleet.on(FIRST).up("a").build(), steady("a")),
        new Case(
            "another one is declared before anything serves",
            fleet.declared("b").on(FIRST).stable("a", 2, 0, false).build(),
            new Record(
                new Revision("b", 2, false, Optional.empty(), Optional.of(new Attempt(NOW, 0))),
                "no collector of the first revision is available")),
        new Case(
            "the second is made in place of the first",
            fleet
                .declared("b")
                .on(FIRST, new Revision("b", 2, false, Optional.empty(), Optional.of(JUST)))
                .stable("a", 2, 0, false)
                .build(),
            steady("b")),
        new Case(
            "another one is declared and something serves",
            fleet.declared("b").on(FIRST).stable("a", 2, 1, false).build(),
            new Record(PROVEN, "it serves, and another revision is declared")));
  }

  static Stream<Case> canaries() {
    Given fleet = new Given("b").on(PROVEN).up("a");
    Instant before = NOW.minusSeconds(100);
    Given begun = fleet.on(PROVEN, tried(before)).watchedSince(before);
    Given ready = begun.canary("b", 1, NOW.minusSeconds(59));
    Given baked = begun.canary("b", 1, NOW.minusSeconds(60)).saying(new Evidence.Good());
    Given unknown = baked.saying(new Evidence.Unknown("no answer"));
    return Stream.of(
        new Case(
            "begins with at least one", fleet.build(), new Record(tried(NOW), "it is declared")),
        new Case(
            "begins with its share, rounded up",
            fleet.stable("a", 41, 41, true).build(),
            new Record(
                new Revision("b", 0, false, Optional.empty(), Optional.of(new Attempt(NOW, 5))),
                "it is declared")),
        new Case(
            "is to be made",
            fleet.on(PROVEN, tried(NOW)).build(),
            canary(Phase.STARTING, NOW.plus(DEADLINE))),
        new Case(
            "another revision's canary is replaced",
            fleet.on(PROVEN, tried(NOW)).canary("c", 1, before).build(),
            canary(Phase.STARTING, NOW.plus(DEADLINE))),
        new Case(
            "is not ready yet",
            begun.canary("b", 0, null).build(),
            canary(Phase.STARTING, before.plus(DEADLINE))),
        new Case(
            "is not ready in time",
            begun
                .on(PROVEN, tried(NOW.minus(DEADLINE)))
                .watchedSince(NOW.minus(DEADLINE))
                .canary("b", 0, null)
                .build(),
            new Record(
                new Revision(
                    "b",
                    0,
                    false,
                    Optional.of("0 of 1 canary collectors were ready after 10m"),
                    tried(NOW.minus(DEADLINE)).attempt()),
                "0 of 1 canary collectors were ready after 10m")),
        new Case(
            "was ready, was evicted, and has the time of a new one",
            begun
                .on(PROVEN, tried(NOW.minus(DEADLINE)))
                .watchedSince(NOW.minus(DEADLINE))
                .canary("b", 0, null)
                .lastReady(NOW.minusSeconds(30))
                .build(),
            canary(Phase.STARTING, NOW.minusSeconds(30).plus(DEADLINE))),
        new Case(
            "comes and goes for too long",
            begun
                .on(PROVEN, tried(NOW.minus(BAKE).minus(DEADLINE.multipliedBy(3))))
                .watchedSince(NOW.minus(BAKE).minus(DEADLINE.multipliedBy(3)))
                .canary("b", 0, null)
                .lastReady(NOW.minusSeconds(30))
                .build(),
            fails(
                NOW.minus(BAKE).minus(DEADLINE.multipliedBy(3)),
                "0 of 1 canary collectors were ready after 10m")),
        new Case(
            "has its time again after a restart of the operator",
            begun
                .on(PROVEN, tried(NOW.minus(DEADLINE)))
                .watchedSince(NOW)
                .canary("b", 0, null)
                .build(),
            canary(Phase.STARTING, NOW.plus(DEADLINE))),
        new Case("crashes", ready.crashed("pod x crashed").build(), fails(before, "pod x crashed")),
        new Case("bakes", ready.build(), canary(Phase.BAKING, NOW.plusSeconds(1))),
        new Case(
            "bakes from the time when it was begun, whatever the node's clock says",
            fleet.on(PROVEN, tried(NOW)).canary("b", 1, NOW.minusSeconds(1000)).build(),
            canary(Phase.BAKING, NOW.plus(BAKE))),
        new Case(
            "makes too many errors before the time is over",
            ready.saying(new Evidence.Bad("errors")).build(),
            fails(before, "errors")),
        new Case(
            "was well",
            baked.build(),
            new Record(
                new Revision("b", 2, false, Optional.empty(), Optional.of(JUST)),
                "its canary was well for 1m")),
        new Case("is not known to be well", unknown.build(), canary(Phase.BAKING, NOW)),
        new Case(
            "was never known to be well",
            unknown
                .on(PROVEN, tried(NOW.minusSeconds(660)))
                .watchedSince(NOW.minusSeconds(660))
                .canary("b", 1, NOW.minusSeconds(660))
                .build(),
            fails(NOW.minusSeconds(660), "it was not known to work: no answer")),
        new Case(
            "was tried before another one was declared",
            fleet.declared("c").on(PROVEN, tried(before)).canary("b", 1, before).build(),
            new Forget("b")),
        new Case(
            "its declaration is reverted",
            fleet.declared("a").on(PROVEN, tried(before)).canary("b", 1, before).build(),
            new Forget("b")),
        new Case("is reverted", fleet.declared("a").canary("b", 1, before).build(), steady("a")),
        new Case(
            "an earlier revision is tried again like a new one",
            fleet
                .declared("a")
                .on(PROVEN, new Revision("b", 2, true, Optional.empty(), Optional.of(JUST)))
                .up("b")
                .build(),
            new Record(
                new Revision("a", 0, false, Optional.empty(), Optional.of(JUST)),
                "it is declared")));
  }

  private static Step fails(Instant since, String reason) {
    return new Record(
        new Revision("b", 0, false, Optional.of(reason), Optional.of(new Attempt(since, 1))),
        reason);
  }

  static Stream<Case> afterwards() {
    Instant before = NOW.minus(DEADLINE);
    Given failed = new Given("b").on(PROVEN, failed("errors")).up("a");
    Given following = new Given("b").on(PROVEN, following(before));
    Run follow =
        new Run(
            "b",
            Optional.of(new Trial("b", 1)),
            Phase.FOLLOWING,
            Optional.of(NOW),
            Optional.empty());
    return Stream.of(
        new Case("a failed revision is not tried again", failed.build(), held("errors")),
        new Case("its canary goes", failed.canary("b", 1, before).build(), held("errors")),
        new Case(
            "not even if the strategy changes",
            failed.strategy(RolloutStrategy.ROLLING).build(),
            held("errors")),
        new Case("it is forgotten for another", failed.declared("c").build(), new Forget("b")),
        new Case("and if it is reverted", failed.declared("a").build(), new Forget("b")),
        new Case("all follow", following.up("a").build(), follow),
        new Case("some have followed", following.stable("b", 2, 2, false).build(), follow),
        new Case(
            "all have followed",
            following.up("b").build(),
            new Record(following(before).asProven(), "all collectors run it")),
        new Case(
            "the canary goes when all have followed",
            following.on(PROVEN, following(before).asProven()).up("b").build(),
            steady("b")),
        new Case(
            "those that follow stall",
            following.stalled("b").build(),
            fails(before, "a new collector was not available within 10m")),
        new Case(
            "those that follow crash",
            following.crashing("b").build(),
            fails(before, "pod y crashes")),
        new Case(
            "the Deployment still tells of the revision before",
            new Given("b").on(PROVEN, following(NOW)).stalled("b").build(),
            new Run(
                "b",
                Optional.of(new Trial("b", 1)),
                Phase.FOLLOWING,
                Optional.of(NOW.plus(DEADLINE)),
                Optional.empty())),
        new Case(
            "another one is declared while all follow",
            following.declared("c").up("a").build(),
            follow),
        new Case(
            "the one before is declared while all follow",
            following.declared("a").up("a").build(),
            new Record(
                new Revision("a", 3, false, Optional.empty(), Optional.of(new Attempt(NOW, 0))),
                "it is declared now")));
  }

  static Stream<Case> rolling() {
    Given fleet = new Given("b").on(PROVEN).up("a").strategy(RolloutStrategy.ROLLING);
    Revision next = new Revision("b", 2, false, Optional.empty(), Optional.of(new Attempt(NOW, 0)));
    return Stream.of(
        new Case("begins at once", fleet.build(), new Record(next, "it is declared")),
        new Case(
            "has no canary",
            fleet.on(PROVEN, next).build(),
            new Run(
                "b",
                Optional.empty(),
                Phase.FOLLOWING,
                Optional.of(NOW.plus(DEADLINE)),
                Optional.empty())),
        new Case(
            "is replaced at once",
            fleet.declared("c").on(PROVEN, next).build(),
            new Record(
                new Revision("c", 3, false, Optional.empty(), Optional.of(new Attempt(NOW, 0))),
                "it is declared now")),
        new Case(
            "takes over from a canary",
            fleet.on(PROVEN, tried(NOW.minusSeconds(5))).build(),
            new Record(
                new Revision("b", 2, false, Optional.empty(), Optional.of(JUST)),
                "it is declared")));
  }

  static Stream<Case> all() {
    return Stream.of(creation(), canaries(), afterwards(), rolling()).flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("all")
  void decides(Case row) {
    assertThat(RolloutDecision.decide(row.situation())).isEqualTo(row.expected());
  }

  /** A situation that is put together step by step. */
  private record Given(Situation situation) {
    Given(String declared) {
      this(
          new Situation(
              declared,
              policy(RolloutStrategy.CANARY),
              new History(List.of()),
              Optional.empty(),
              Optional.empty(),
              new Evidence.Unknown("nothing was asked"),
              NOW,
              NOW));
    }

    private static RolloutSpec policy(RolloutStrategy strategy) {
      return new RolloutSpec(strategy, 10, BAKE, 1, DEADLINE);
    }

    private Given with(
        String declared,
        RolloutSpec policy,
        History history,
        Optional<Situation.Stable> stable,
        Optional<Situation.Canary> canary,
        Evidence evidence,
        Instant watchedSince) {
      return new Given(
          new Situation(declared, policy, history, stable, canary, evidence, watchedSince, NOW));
    }

    Given declared(String revision) {
      Situation s = situation;
      return with(
          revision,
          s.policy(),
          s.history(),
          s.stable(),
          s.canary(),
          s.evidence(),
          s.watchedSince());
    }

    Given strategy(RolloutStrategy strategy) {
      Situation s = situation;
      return with(
          s.declared(),
          policy(strategy),
          s.history(),
          s.stable(),
          s.canary(),
          s.evidence(),
          s.watchedSince());
    }

    Given on(Revision... record) {
      Situation s = situation;
      return with(
          s.declared(),
          s.policy(),
          new History(List.of(record)),
          s.stable(),
          s.canary(),
          s.evidence(),
          s.watchedSince());
    }

    Given up(String revision) {
      return stable(revision, 2, 2, true);
    }

    Given stable(String revision, int wanted, int available, boolean rolledOut) {
      return stable(
          new Situation.Stable(revision, wanted, available, rolledOut, false, Optional.empty()));
    }

    Given stalled(String revision) {
      return stable(new Situation.Stable(revision, 2, 2, false, true, Optional.empty()));
    }

    Given crashing(String revision) {
      return stable(
          new Situation.Stable(revision, 2, 2, false, false, Optional.of("pod y crashes")));
    }

    private Given stable(Situation.Stable stable) {
      Situation s = situation;
      return with(
          s.declared(),
          s.policy(),
          s.history(),
          Optional.of(stable),
          s.canary(),
          s.evidence(),
          s.watchedSince());
    }

    Given canary(String revision, int ready, Instant since) {
      return canary(
          new Situation.Canary(
              revision,
              ready,
              Optional.ofNullable(since),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }

    Given lastReady(Instant when) {
      Situation.Canary is = situation.canary().orElseThrow();
      return canary(
          new Situation.Canary(
              is.revision(),
              is.ready(),
              is.readySince(),
              Optional.of(when),
              is.crash(),
              is.waiting()));
    }

    Given crashed(String how) {
      Situation.Canary is = situation.canary().orElseThrow();
      return canary(
          new Situation.Canary(
              is.revision(),
              is.ready(),
              is.readySince(),
              is.lastReady(),
              Optional.of(how),
              is.waiting()));
    }

    private Given canary(Situation.Canary canary) {
      Situation s = situation;
      return with(
          s.declared(),
          s.policy(),
          s.history(),
          s.stable(),
          Optional.of(canary),
          s.evidence(),
          s.watchedSince());
    }

    Given saying(Evidence evidence) {
      Situation s = situation;
      return with(
          s.declared(),
          s.policy(),
          s.history(),
          s.stable(),
          s.canary(),
          evidence,
          s.watchedSince());
    }

    Given watchedSince(Instant since) {
      Situation s = situation;
      return with(
          s.declared(), s.policy(), s.history(), s.stable(), s.canary(), s.evidence(), since);
    }

    Situation build() {
      return situation;
    }
  }
}
