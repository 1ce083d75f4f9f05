package io.otqmn.edge.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.v1.Distribution;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExponentialHistogramTest {
  private static Distribution of(double... values) {
    ExponentialHistogram histogram = new ExponentialHistogram(0.005);
    for (double value : values) {
      histogram.record(value);
    }
    return histogram.toDistribution(CameraSignals.THERMAL_TEMPERATURE, 1);
  }

  /** Bucket i holds (b^i, b^(i+1)]. */
  private static boolean holds(Distribution d, int bucket, double value) {
    double base = Math.pow(2, Math.pow(2, -d.getScale()));
    double lower = Math.pow(base, d.getPositiveOffset() + bucket);
    return value > lower * (1 - 1e-9) && value <= lower * base * (1 + 1e-9);
  }

  @Test
  void powersOfTwoAreUpperBounds() {
    Distribution d = of(1, 2, 4, 1024, 1 / 64.0);
    // 16 octaves in at most 160 buckets: 8 per octave
    assertThat(d.getScale()).isLessThanOrEqualTo(3);
    assertThat(holds(d, 0, 1 / 64.0)).isTrue();
    assertThat(d.getPositiveCountsList().getFirst()).isEqualTo(1);
    assertThat(d.getPositiveCountsList().getLast()).isEqualTo(1);
    assertThat(holds(d, d.getPositiveCountsCount() - 1, 1024)).isTrue();
  }

  @Test
  void countsBothSignsAndZero() {
    Distribution d = of(0, 0.004, 3, -3, -5, Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(d.getZeroCount()).isEqualTo(2);
    assertThat(sum(d.getPositiveCountsList())).isEqualTo(1);
    assertThat(sum(d.getNegativeCountsList())).isEqualTo(2);
    assertThat(d.getMin()).isEqualTo(-500);
    assertThat(d.getMax()).isEqualTo(300);
    assertThat(d.getSum()).isEqualTo(-500);
  }

  @Test
  void anEmptyOneIsEmpty() {
    assertThat(of().getPositiveCountsCount()).isZero();
    assertThat(of().getSum()).isZero();
  }

  @Test
  void neitherLosesNorMisplacesAnything() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 200; round++) {
      double[] values = new double[random.nextInt(1, 400)];
      double spread = random.nextDouble(0.1, 12);
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.01 + Math.exp(random.nextDouble(-spread, spread));
      }
      Distribution d = of(values);
      assertThat(d.getPositiveCountsCount()).isLessThanOrEqualTo(160);
      long[] expected = new long[d.getPositiveCountsCount()];
      for (double value : values) {
        int bucket = 0;
        while (!holds(d, bucket, value)) {
          bucket++;
        }
        expected[bucket]++;
      }
      assertThat(d.getPositiveCountsList().stream().mapToLong(Long::longValue).toArray())
          .isEqualTo(expected);
    }
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
