package io.otqmn.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.api.RolloutSpec;
import io.otqmn.api.RolloutStrategy;
import io.otqmn.operator.rollout.Step.Forget;
import io.otqmn.operator.rollout.Step.Phase;
import io.otqmn.operator.rollout.Step.Record;
import io.otqmn.operator.rollout.Step.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is declared when, and whatever comes of it: what must hold all the way. */
class RolloutCourseTest {
  private static final Duration BAKE = Duration.ofSeconds(60);
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final List<String> REVISIONS = List.of("a", "b", "c", "d");

  /** A cluster in which a revision is either good, crashes, or makes errors. */
  private static final class World {
    private final Random random;
    private final Map<String, String> nature;
    private History history = new History(List.of());
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private Instant watchedSince = now;
    private String declared = "a";
    private RolloutStrategy strategy = RolloutStrategy.CANARY;
    private Optional<String> stable = Optional.empty();
    private Instant stableSince = now;
    private Optional<String> canary = Optional.empty();
    private Instant canarySince = now;
    private final Set<String> provenOnce = new HashSet<>();

    World(long seed) {
      random = new Random(seed);
      nature = Map.of("a", "good", "b", "good", "c", "crashes", "d", "errs");
    }

    private Situation situation() {
      boolean up = Duration.between(stableSince, now).toSeconds() > 20;
      RolloutSpec policy = new RolloutSpec(strategy, 10, BAKE, 1, DEADLINE);
      return new Situation(
          declared,
          policy,
          history,
          stable.map(name -> {
            boolean comesUp = !nature.get(name).equals("crashes");
            return new Situation.Stable(
                name,
                2,
                provenOnce.isEmpty() && !comesUp ? 0 : 2,
                up && comesUp,
                false,
                up && !comesUp ? Optional.of("crashes") : Optional.empty());
          }),
          canary.map(name -> {
            boolean ready = Duration.between(canarySince, now).toSeconds() > 10;
            boolean crashed = ready && nature.get(name).equals("crashes");
            return new Situation.Canary(
                name,
                ready && !crashed ? 1 : 0,
                ready && !crashed ? Optional.of(canarySince.plusSeconds(10)) : Optional.empty(),
                ready && !crashed ? Optional.of(now) : Optional.empty(),
                crashed ? Optional.of("crashed") : Optional.empty(),
                Optional.empty());
          }),
          nature.get(declared).equals("errs")
              ? new Evidence.Bad("errors")
              : random.nextInt(5) == 0 ? new Evidence.Unknown("no answer") : new Evidence.Good(),
          watchedSince,
          now);
    }

    /** One reconciliation; the process may end after any of its writes. */
    private Optional<Run> reconcile() {
      for (int i = 0; i < 10; i++) {
        Step step = RolloutDecision.decide(situation());
        switch (step) {
          case Record(Revision revision, String why) -> {
            check(revision);
            history = history.with(revision);
          }
          case Forget(String name) -> history = history.without(name);
          case Run run -> {
            run(run);
            return Optional.of(run);
          }
        }
        if (random.nextInt(4) == 0) {
          watchedSince = now;
          return Optional.empty();
        }
      }
      throw new AssertionError("comes to no rest: " + situation());
    }

    /** Only what a canary, or nothing else, stood for is given to all. */
    private void check(Revision changed) {
      boolean given =
          changed.number() > 0 && history.get(changed.name()).filter(Revision::promoted).isEmpty();
      if (given && strategy == RolloutStrategy.CANARY && !provenOnce.isEmpty()) {
        assertThat(canary).as("promoted without a canary").contains(changed.name());
        assertThat(nature.get(changed.name())).isEqualTo("good");
      }
      if (changed.proven()) {
        provenOnce.add(changed.name());
      }
    }

    private void run(Run run) {
      if (!stable.equals(Optional.of(run.stable()))) {
        stable = Optional.of(run.stable());
        stableSince = now;
      }
      Optional<String> wanted = run.canary().map(Step.Trial::revision);
      if (!canary.equals(wanted)) {
        canary = wanted;
        canarySince = now;
        watchedSince = now;
      }
      if (run.phase() == Phase.BAKING || run.phase() == Phase.STARTING) {
        assertThat(run.stable()).isNotEqualTo(declared);
      }
      assertThat(run.failed().map(Step.Failed::revision))
          .isIn(Optional.empty(), Optional.of(declared));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyCourseComesToTheRightEnd(long seed) {
    World world = new World(seed);
    for (int change = 0; change < 40; change++) {
      for (int i = world.random.nextInt(60); i > 0; i--) {
        world.now = world.now.plusSeconds(world.random.nextInt(10));
        world.reconcile();
      }
      world.declared = REVISIONS.get(world.random.nextInt(REVISIONS.size()));
      world.strategy =
          world.random.nextInt(3) == 0 ? RolloutStrategy.ROLLING : RolloutStrategy.CANARY;
    }
    world.declared = world.random.nextBoolean() ? "b" : "c";
    world.strategy = RolloutStrategy.CANARY;
    Optional<Run> last = Optional.empty();
    for (int i = 0; i < 1000; i++) {
      world.now = world.now.plusSeconds(5);
      last = world.reconcile().or(() -> Optional.empty());
    }
    while (last.isEmpty()) {
      last = world.reconcile();
    }

    if (world.declared.equals("b")) {
      assertThat(last.get().phase()).isEqualTo(Phase.STEADY);
      assertThat(last.get().stable()).isEqualTo("b");
    } else {
      assertThat(last.get().phase()).isIn(Phase.HELD, Phase.STEADY);
      assertThat(last.get().stable().equals("c")).isEqualTo(last.get().phase() == Phase.STEADY);
      assertThat(world.provenOnce).doesNotContain("c");
    }
    assertThat(last.get().canary()).isEmpty();
    Step again = RolloutDecision.decide(world.situation());
    assertThat(again).as("nothing more to record").isEqualTo(last.get());
  }
}
