package io.otqmn.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts against a canary at one per cent, and what does not. */
class ErrorBudgetTest {
  private static final Figures FINE = new Figures(90_000, 0, 900, 9_000, 0);

  private record Case(String name, Figures canary, Optional<Figures> others, Class<?> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Figures frames(double frames, double rejected, double cameras) {
    return new Figures(frames, rejected, cameras, 100, 0);
  }

  private static Figures exports(double exports, double failed) {
    return new Figures(10_000, 0, 100, exports, failed);
  }

  static Stream<Case> cases() {
    Optional<Figures> fine = Optional.of(FINE);
    Optional<Figures> outage = Optional.of(new Figures(90_000, 0, 900, 9_000, 8_000));
    Class<?> good = Evidence.Good.class;
    Class<?> bad = Evidence.Bad.class;
    return Stream.of(
        new Case("no traffic", Figures.NONE, fine, good),
        new Case("no traffic anywhere", Figures.NONE, Optional.of(Figures.NONE), good),
        new Case("no error", frames(10_000, 0, 100), fine, good),
        new Case("a few errors", frames(10_000, 90, 100), fine, good),
        new Case("one camera's frames are rejected", frames(2_000, 100, 20), fine, good),
        new Case("the only camera's frames are rejected", frames(100, 100, 1), fine, good),
        new Case("three of twenty cameras' frames", frames(2_000, 300, 20), fine, bad),
        new Case("all frames are rejected", frames(2_000, 2_000, 20), fine, bad),
        new Case(
            "as many are rejected by the others",
            frames(2_000, 300, 20),
            Optional.of(frames(20_000, 3_000, 200)),
            good),
        new Case("one request failed of the first ten", exports(10, 1), fine, good),
        new Case("two requests, both failed", exports(2, 2), fine, bad),
        new Case("one in a hundred failed, as is allowed", exports(10_000, 100), fine, good),
        new Case("two in a hundred failed", exports(10_000, 200), fine, bad),
        new Case("the backend fails all alike", exports(1_000, 900), outage, good),
        new Case("the backend fails the canary alone", exports(1_000, 900), fine, bad),
        new Case(
            "errors, and the others do not answer",
            exports(1_000, 900),
            Optional.empty(),
            Evidence.Unknown.class),
        new Case(
            "no errors, and the others do not answer", exports(1_000, 0), Optional.empty(), good));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void judges(Case row) {
    assertThat(ErrorBudget.judge(row.canary(), row.others(), 1)).isInstanceOf(row.expected());
  }
}
