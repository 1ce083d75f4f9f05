package io.otqmn.edge.sources;

import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A base-2 exponential histogram as OpenTelemetry defines it: bucket {@code i} holds values in
 * {@code (b^i, b^(i+1)]}, {@code b = 2^(2^-scale)}. Starts at a fine scale and halves its
 * resolution when one sign's values span more than {@link #MAX_BUCKETS} buckets. Not-numbers are
 * ignored.
 */
final class ExponentialHistogram {
  static final int MAX_BUCKETS = 160;
  private static final int FINEST_SCALE = 8;
  private static final double LOG2_E = 1 / Math.log(2);

  private final double zeroThreshold;
  private final Buckets positive = new Buckets();
  private final Buckets negative = new Buckets();
  private int scale = FINEST_SCALE;
  private long zeroCount;
  private long count;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /**
   * @param zeroThreshold magnitudes up to here count as zero: the sensor's resolution
   */
  ExponentialHistogram(double zeroThreshold) {
    this.zeroThreshold = zeroThreshold;
  }

  void record(double value) {
    record(value, 1);
  }

  /** The same value several times. */
  void record(double value, long times) {
    if (!Double.isFinite(value) || times <= 0) {
      return;
    }
    count += times;
    sum += value * times;
    min = Math.min(min, value);
    max = Math.max(max, value);
    double magnitude = Math.abs(value);
    if (magnitude <= zeroThreshold) {
      zeroCount += times;
      return;
    }
    Buckets buckets = value > 0 ? positive : negative;
    int index = index(magnitude);
    while (!buckets.fits(index)) {
      scale--;
      positive.halve();
      negative.halve();
      index = index(magnitude);
    }
    buckets.increase(index, times);
  }

  private int index(double magnitude) {
    double log = Math.log(magnitude) * LOG2_E * Math.scalb(1.0, scale);
    double nearest = Math.rint(log);
    // exact powers belong to the bucket below; the logarithm may be off by its last bits
    return Math.abs(log - nearest) < 1e-9 ? (int) nearest - 1 : (int) Math.ceil(log) - 1;
  }

  long count() {
    return count;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  double mean() {
    return sum / count;
  }

  Distribution toDistribution(SignalDefinition signal, long intervalMicros) {
    Distribution.Builder result =
        Distribution.newBuilder()
            .setIntervalMicros(intervalMicros)
            .setScale(scale)
            .setZeroCount(zeroCount);
    if (count > 0) {
      result.setSum(signal.scaled(sum)).setMin(signal.scaled(min)).setMax(signal.scaled(max));
    }
    if (positive.used > 0) {
      result.setPositiveOffset(positive.offset);
      positive.forEachCount(result::addPositiveCounts);
    }
    if (negative.used > 0) {
      result.setNegativeOffset(negative.offset);
      negative.forEachCount(result::addNegativeCounts);
    }
    return result.build();
  }

  private static final class Buckets {
    private long[] counts = new long[MAX_BUCKETS];
    private int offset;
    private int used;

    boolean fits(int index) {
      return used == 0
          || (index >= offset ? index - offset : offset + used - 1 - index) < MAX_BUCKETS;
    }

    void increase(int index, long times) {
      if (used == 0) {
        offset = index;
        used = 1;
      } else if (index < offset) {
        int shift = offset - index;
        System.arraycopy(counts, 0, counts, shift, used);
        Arrays.fill(counts, 0, shift, 0);
        offset = index;
        used += shift;
      } else {
        used = Math.max(used, index - offset + 1);
      }
      counts[index - offset] += times;
    }

    void halve() {
      if (used == 0) {
        return;
      }
      int newOffset = offset >> 1;
      long[] merged = new long[MAX_BUCKETS];
      for (int i = 0; i < used; i++) {
        merged[((offset + i) >> 1) - newOffset] += counts[i];
      }
      used = ((offset + used - 1) >> 1) - newOffset + 1;
      offset = newOffset;
      counts = merged;
    }

    void forEachCount(LongConsumer consumer) {
      for (int i = 0; i < used; i++) {
        consumer.accept(counts[i]);
      }
    }
  }
}
