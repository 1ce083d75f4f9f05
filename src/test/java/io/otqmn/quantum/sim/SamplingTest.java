package io.otqmn.quantum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
  private static final int DRAWS = 200_000;

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.003, 0.2, 0.7, 1})
  void geometricHasItsMeanAndVariance(double p) {
    double logMiss = Sampling.logMiss(p);
    hasMoments(random -> Sampling.geometric(random, logMiss), 1 / p, (1 - p) / (p * p));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.3",
    "1000, 0.01",
    "1000, 0.99",
    "100000, 0.001",
    "1000000, 0.2",
    "7, 0",
    "7, 1"
  })
  void binomialHasItsMeanAndVariance(long n, double p) {
    hasMoments(random -> Sampling.binomial(random, n, p), n * p, n * p * (1 - p));
  }

  @Test
  void exponentialHasItsMomentsAndItsTail() {
    hasMoments(Sampling::exponential, 1, 1);
    SplittableRandom random = new SplittableRandom(3);
    for (double x : new double[] {0.01, 0.5, 2, 5, 8}) {
      long beyond = 0;
      long draws = 2_000_000;
      for (int i = 0; i < draws; i++) {
        beyond += Sampling.exponential(random) > x ? 1 : 0;
      }
      double expected = Math.exp(-x);
      double deviation = Math.sqrt(expected * (1 - expected) / draws);
      assertThat((double) beyond / draws).isCloseTo(expected, within(5 * deviation));
    }
  }

  @Test
  void whatCannotHappenNeverDoes() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(Sampling.geometric(random, Sampling.logMiss(0))).isEqualTo(Long.MAX_VALUE);
    assertThat(Sampling.geometric(random, Sampling.logMiss(1e-300))).isGreaterThan(1L << 60);
    assertThat(Sampling.binomial(random, 0, 0.5)).isZero();
  }

  private static void hasMoments(
      ToDoubleFunction<SplittableRandom> draw, double mean, double variance) {
    SplittableRandom random = new SplittableRandom(2);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = draw.applyAsDouble(random);
      sum += x;
      squares += (x - mean) * (x - mean);
    }
    double deviation = Math.sqrt(variance / DRAWS);
    assertThat(sum / DRAWS).isCloseTo(mean, within(5 * deviation + 1e-12));
    assertThat(squares / DRAWS).isCloseTo(variance, within(0.05 * variance + 1e-12));
  }
}
