package io.otqmn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.crypto.KeyModePolicy.Decision;
import io.otqmn.crypto.KeyModePolicy.Reason;
import io.otqmn.crypto.KeyModePolicy.State;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyModePolicyTest {
  private static final KeySupply GOOD = supply(0.9, 0.02);
  private final KeyModePolicy policy = new KeyModePolicy(false);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # fill, depletion, qber, fidelity, windows, mode,         reason,       quarantine
          0.90,  1e9,       0.02, ,         1,       HYBRID,       UNCHANGED,    false
          0.20,  1e9,       0.08, 0.8529,   9,       HYBRID,       UNCHANGED,    false
          0.19,  1e9,       0.02, ,         1,       QKD_DEGRADED, LOW_FILL,     false
          0.90,  119,       0.02, ,         1,       QKD_DEGRADED, DEPLETING,    false
          0.90,  120,       0.02, ,         1,       HYBRID,       UNCHANGED,    false
          0.90,  1e9,       0.081, ,        1,       QKD_DEGRADED, HIGH_QBER,    false
          0.90,  1e9,       0.10, ,         1,       QKD_DEGRADED, HIGH_QBER,    false
          0.90,  1e9,       0.10, ,         2,       QKD_DEGRADED, UNCHANGED,    false
          0.90,  1e9,       0.10, ,         3,       POST_QUANTUM, USELESS_QBER, false
          0.90,  1e9,       0.12, ,         1,       QKD_DEGRADED, HIGH_QBER,    true
          0.90,  1e9,       0.12, ,         3,       POST_QUANTUM, USELESS_QBER, true
          0.04,  1e9,       0.02, ,         1,       POST_QUANTUM, EMPTY,        false
          0.90,  1e9,       0.02, 0.85,     1,       POST_QUANTUM, LOW_FIDELITY, false
          """)
  void falls(
      double fill,
      double depletion,
      double qber,
      Double fidelity,
      int windows,
      KeyMode mode,
      Reason reason,
      boolean quarantine) {
    KeySupply seen =
        new KeySupply(
            fill,
            depletion,
            60,
            qber,
            fidelity == null ? OptionalDouble.empty() : OptionalDouble.of(fidelity));
    Decision decision = repeat(State.initial(), seen, windows);
    assertThat(decision.state().mode()).isEqualTo(mode);
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.quarantine()).isEqualTo(quarantine);
  }

  @Test
  void theThirdFailedCallInARowFalls() {
    State state = State.initial();
    state = policy.afterCall(state, false).state();
    state = policy.afterCall(state, false).state();
    state = policy.afterCall(state, true).state();
    state = policy.afterCall(state, false).state();
    state = policy.afterCall(state, false).state();
    assertThat(state.mode()).isEqualTo(KeyMode.HYBRID);
    Decision third = policy.afterCall(state, false);
    assertThat(third.state().mode()).isEqualTo(KeyMode.POST_QUANTUM);
    assertThat(third.reason()).isEqualTo(Reason.FAILED_CALLS);
  }

  @Test
  void returnsOneStepPerFiveGoodWindows() {
    State fallen = repeat(State.initial(), supply(0.01, 0.02), 1).state();
    assertThat(repeat(fallen, GOOD, 4).state().mode()).isEqualTo(KeyMode.POST_QUANTUM);
    assertThat(repeat(fallen, GOOD, 5).state().mode()).isEqualTo(KeyMode.QKD_DEGRADED);
    assertThat(repeat(fallen, GOOD, 9).state().mode()).isEqualTo(KeyMode.QKD_DEGRADED);
    assertThat(repeat(fallen, GOOD, 10).state().mode()).isEqualTo(KeyMode.HYBRID);
    assertThat(repeat(fallen, supply(0.40, 0.02), 99).state().mode())
        .isEqualTo(KeyMode.POST_QUANTUM);
    assertThat(repeat(fallen, supply(0.90, 0.07), 99).state().mode())
        .isEqualTo(KeyMode.POST_QUANTUM);
  }

  @Test
  void doesNotReturnWhileCallsFail() {
    State fallen = State.initial();
    for (int i = 0; i < 3; i++) {
      fallen = policy.afterCall(fallen, false).state();
    }
    assertThat(repeat(fallen, GOOD, 50).state().mode()).isEqualTo(KeyMode.POST_QUANTUM);
    State answering = policy.afterCall(fallen, true).state();
    assertThat(repeat(answering, GOOD, 5).state().mode()).isEqualTo(KeyMode.QKD_DEGRADED);
  }

  @Test
  void holdsInsteadIfQuantumKeysAreRequired() {
    KeyModePolicy strict = new KeyModePolicy(true);
    State held = strict.afterWindow(State.initial(), supply(0.01, 0.02)).state();
    assertThat(held.mode()).isEqualTo(KeyMode.HOLD);
    for (int i = 0; i < 5; i++) {
      held = strict.afterWindow(held, GOOD).state();
    }
    assertThat(held.mode()).isEqualTo(KeyMode.QKD_DEGRADED);
  }

  /** Relative noise of one percent never crosses the gap between 7 % and 8 % twice. */
  @Test
  void onePercentOfTheErrorRateNeverFlaps() {
    for (double mean = 0.01; mean < 0.13; mean += 0.0005) {
      assertThat(changes(mean, mean * 0.01, 2000)).as("mean %s", mean).isLessThanOrEqualTo(2);
    }
  }

  /** Noise of a whole percentage point is as wide as the gap: damping has to stop it. */
  @Test
  void onePercentagePointOfNoiseDoesNotFlap() {
    for (double mean = 0.01; mean < 0.13; mean += 0.0005) {
      assertThat(changes(mean, 0.01, 10_000)).as("mean %s", mean).isLessThanOrEqualTo(16);
    }
  }

  private int changes(double mean, double noise, int windows) {
    SplittableRandom random = new SplittableRandom(8);
    State state = State.initial();
    int changes = 0;
    for (int i = 0; i < windows; i++) {
      double qber = mean + (2 * random.nextDouble() - 1) * noise;
      State next = policy.afterWindow(state, supply(0.9, Math.max(0, qber))).state();
      changes += next.mode() == state.mode() ? 0 : 1;
      state = next;
    }
    return changes;
  }

  private Decision repeat(State from, KeySupply seen, int windows) {
    Decision decision = policy.afterWindow(from, seen);
    for (int i = 1; i < windows; i++) {
      decision = policy.afterWindow(decision.state(), seen);
    }
    return decision;
  }

  private static KeySupply supply(double fill, double qber) {
    return new KeySupply(fill, Double.POSITIVE_INFINITY, 60, qber, OptionalDouble.empty());
  }
}
