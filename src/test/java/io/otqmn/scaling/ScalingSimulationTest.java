package io.otqmn.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table says on every seed, not its figures. */
class ScalingSimulationTest {
  private static final SiteSettings CITY = SiteSettings.city();

  private record Case(Scenario scenario, long seed) {
    @Override
    public String toString() {
      return scenario.name() + ", seed " + seed;
    }
  }

  private static Stream<Case> cases(boolean storms) {
    return Scenario.all(CITY).stream()
        .filter(scenario -> scenario.storm() == storms)
        .flatMap(
            scenario -> LongStream.rangeClosed(1, 3).mapToObj(seed -> new Case(scenario, seed)));
  }

  static Stream<Case> storms() {
    return cases(true);
  }

  static Stream<Case> calm() {
    return cases(false);
  }

  @ParameterizedTest
  @MethodSource("storms")
  void inAStormOursIsOverloadedForLessTime(Case storm) {
    Map<Variant, Outcome> outcomes = ScalingSimulation.run(storm.scenario(), CITY, storm.seed());

    assertThat(outcomes.get(Variant.OURS).overloadSeconds())
        .isLessThan(outcomes.get(Variant.PLAIN).overloadSeconds())
        .isLessThanOrEqualTo(outcomes.get(Variant.UNBALANCED).overloadSeconds());
    assertThat(outcomes.get(Variant.OURS).reversals())
        .isLessThanOrEqualTo(outcomes.get(Variant.PLAIN).reversals());
  }

  @ParameterizedTest
  @MethodSource("calm")
  void elsewhereOursIsNeverOverloadedForMoreTime(Case calm) {
    Map<Variant, Outcome> outcomes = ScalingSimulation.run(calm.scenario(), CITY, calm.seed());

    assertThat(outcomes.get(Variant.OURS).overloadSeconds())
        .isLessThanOrEqualTo(outcomes.get(Variant.PLAIN).overloadSeconds());
  }

  @Test
  void whereMoreCamerasComeThanAreExpectedRebalancingIsWhatHelps() {
    Scenario twice =
        Scenario.all(CITY).stream()
            .filter(scenario -> scenario.name().equals("twice as many as expected"))
            .findFirst()
            .orElseThrow();
    Map<Variant, Outcome> outcomes = ScalingSimulation.run(twice, CITY, 1);

    assertThat(outcomes.get(Variant.OURS).overloadSeconds())
        .isLessThan(outcomes.get(Variant.UNBALANCED).overloadSeconds() / 2);
  }

  @Test
  void warmPodsCostPodHours() {
    Map<Variant, Outcome> day = ScalingSimulation.run(Scenario.all(CITY).getFirst(), CITY, 1);

    assertThat(day.get(Variant.OURS).podSeconds())
        .isGreaterThan(day.get(Variant.PLAIN).podSeconds());
  }

  @Test
  void aSeedIsRepeatable() {
    assertThat(ScalingSimulation.table(7)).isEqualTo(ScalingSimulation.table(7));
  }
}
