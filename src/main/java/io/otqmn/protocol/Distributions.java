package io.otqmn.protocol;

import static io.otqmn.protocol.FrameDecoder.schema;

import io.otqmn.v1.Distribution;

/** What makes an exponential histogram acceptable. */
public final class Distributions {
  /** Buckets of one distribution, each sign: twice what OpenTelemetry's SDKs use by default. */
  public static final int MAX_BUCKETS = 320;

  /** Beyond these no histogram of doubles has more than one bucket, or any two values in one. */
  static final int MIN_HISTOGRAM_SCALE = -10;

  static final int MAX_HISTOGRAM_SCALE = 20;

  private Distributions() {}

  /** What a histogram's scale is read as. */
  static int scale(long scale) throws FrameRejectedException {
    if (scale < MIN_HISTOGRAM_SCALE || scale > MAX_HISTOGRAM_SCALE) {
      throw schema("histogram scale %d is not within -10 and 20", scale);
    }
    return (int) scale;
  }

  static void check(Distribution distribution) throws FrameRejectedException {
    if (beyondIndexes(distribution.getPositiveOffset(), distribution.getPositiveCountsCount())
        || beyondIndexes(distribution.getNegativeOffset(), distribution.getNegativeCountsCount())) {
      throw schema("the buckets of a distribution go beyond 32 bits");
    }
    if (distribution.getIntervalMicros() < 0) {
      throw schema("an interval beyond 63 bits");
    }
    long count = count(distribution);
    if (count < 0) {
      throw schema("the counts of a distribution go beyond 63 bits");
    }
    if (count > 0 && distribution.getMin() > distribution.getMax()) {
      throw schema("the minimum of a distribution is above its maximum");
    }
  }

  private static boolean beyondIndexes(int offset, int buckets) {
    return (long) offset + buckets > Integer.MAX_VALUE;
  }

  /** How many values a distribution stands for; -1 if that is beyond 63 bits. */
  public static long count(Distribution distribution) {
    long total = distribution.getZeroCount();
    for (int i = 0; i < distribution.getPositiveCountsCount(); i++) {
      total = sum(total, distribution.getPositiveCounts(i));
    }
    for (int i = 0; i < distribution.getNegativeCountsCount(); i++) {
      total = sum(total, distribution.getNegativeCounts(i));
    }
    return total < 0 ? -1 : total;
  }

  private static long sum(long total, long count) {
    return total < 0 || count < 0 ? -1 : total + count;
  }
}
