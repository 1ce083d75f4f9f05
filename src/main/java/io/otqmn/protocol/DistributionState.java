package io.otqmn.protocol;

import io.otqmn.v1.Distribution;
import java.util.List;

/**
 * What the distributions of a signal were last, and what that taught. Every field is coded as its
 * difference to the last distribution's; bucket counts as they are, or as differences to the same
 * buckets, whichever takes less.
 */
final class DistributionState {
  /** Signals beyond share: what a stream can take of memory is bounded. */
  static final int STATES = 8;

  // contexts
  private static final int INTERVAL = 0;
  private static final int SCALE = INTERVAL + Numbers.CONTEXTS;
  private static final int ZERO = SCALE + Numbers.CONTEXTS;
  private static final int SUM = ZERO + Numbers.CONTEXTS;
  private static final int MIN = SUM + Numbers.CONTEXTS;
  private static final int MAX = MIN + Numbers.CONTEXTS;
  private static final int POSITIVE = MAX + Numbers.CONTEXTS;
  private static final int NEGATIVE = POSITIVE + Buckets.CONTEXTS;

  private final char[] models = Probability.unknown(NEGATIVE + Buckets.CONTEXTS);
  private final Buckets positive = new Buckets(POSITIVE);
  private final Buckets negative = new Buckets(NEGATIVE);
  private long interval;
  private long scale;
  private long zero;
  private long sum;
  private long min;
  private long max;

  void encode(RangeEncoder out, Distribution distribution) {
    Numbers.encode(out, models, INTERVAL, distribution.getIntervalMicros() - interval);
    interval = distribution.getIntervalMicros();
    Numbers.encode(out, models, SCALE, distribution.getScale() - scale);
    scale = distribution.getScale();
    Numbers.encode(out, models, ZERO, distribution.getZeroCount() - zero);
    zero = distribution.getZeroCount();
    Numbers.encode(out, models, SUM, distribution.getSum() - sum);
    sum = distribution.getSum();
    Numbers.encode(out, models, MIN, distribution.getMin() - min);
    min = distribution.getMin();
    Numbers.encode(out, models, MAX, distribution.getMax() - max);
    max = distribution.getMax();
    positive.encode(
        out, models, distribution.getPositiveOffset(), distribution.getPositiveCountsList());
    negative.encode(
        out, models, distribution.getNegativeOffset(), distribution.getNegativeCountsList());
  }

  /**
   * @param maxBuckets of both signs together
   * @throws FrameRejectedException if it has more buckets, or numbers that no distribution has
   */
  Distribution decode(RangeDecoder in, int signal, int row, int maxBuckets)
      throws FrameRejectedException {
    interval += Numbers.decode(in, models, INTERVAL);
    scale += Numbers.decode(in, models, SCALE);
    zero += Numbers.decode(in, models, ZERO);
    sum += Numbers.decode(in, models, SUM);
    min += Numbers.decode(in, models, MIN);
    max += Numbers.decode(in, models, MAX);
    positive.decode(in, models, maxBuckets);
    negative.decode(in, models, maxBuckets - positive.size());
    Distribution.Builder distribution =
        Distribution.newBuilder()
            .setSignal(signal)
            .setRow(row)
            .setIntervalMicros(interval)
            .setScale(Distributions.scale(scale))
            .setZeroCount(zero)
            .setSum(sum)
            .setMin(min)
            .setMax(max)
            .setPositiveOffset(positive.offset())
            .setNegativeOffset(negative.offset());
    for (int i = 0; i < positive.size(); i++) {
      distribution.addPositiveCounts(positive.count(i));
    }
    for (int i = 0; i < negative.size(); i++) {
      distribution.addNegativeCounts(negative.count(i));
    }
    return distribution.build();
  }

  /** The buckets of one sign. */
  private static final class Buckets {
    /** Bits of what a count is likely to be. */
    private static final int SIZES = 12;

    private static final int OFFSET = 0;
    private static final int COUNT = OFFSET + Numbers.CONTEXTS;
    private static final int AS_LAST = COUNT + Numbers.CONTEXTS;
    private static final int VALUES = AS_LAST + 1;
    private static final int CONTEXTS = VALUES + 2 * SIZES * Numbers.CONTEXTS;

    private final int base;
    private long[] counts = new long[16];
    private long[] lastCounts = new long[16];
    private int offset;
    private int lastOffset;
    private int size;
    private int lastSize;

    Buckets(int base) {
      this.base = base;
    }

    int offset() {
      return offset;
    }

    int size() {
      return size;
    }

    long count(int index) {
      return counts[index];
    }

    void encode(RangeEncoder out, char[] models, int newOffset, List<Long> newCounts) {
      begin(newOffset, newCounts.size());
      Numbers.encode(out, models, base + OFFSET, (long) offset - lastOffset);
      Numbers.encode(out, models, base + COUNT, size - lastSize);
      if (size == 0) {
        return;
      }
      long bits = 0;
      long bitsAsLast = 0;
      for (int i = 0; i < size; i++) {
        counts[i] = newCounts.get(i);
        bits += bits(counts[i]);
        bitsAsLast += bits(counts[i] - last(i));
      }
      boolean asLast = bitsAsLast < bits;
      out.bit(models, base + AS_LAST, asLast ? 1 : 0);
      for (int i = 0; i < size; i++) {
        long expected = asLast ? last(i) : 0;
        Numbers.encode(out, models, context(i, asLast, expected), counts[i] - expected);
      }
    }

    void decode(RangeDecoder in, char[] models, int maxBuckets) throws FrameRejectedException {
      long newOffset = offset + Numbers.decode(in, models, base + OFFSET);
      long newSize = size + Numbers.decode(in, models, base + COUNT);
      if (newSize > Math.min(maxBuckets, Distributions.MAX_BUCKETS)) {
        throw FrameDecoder.size("%d buckets are too many", newSize);
      }
      if (newSize < 0 || newOffset != (int) newOffset) {
        throw FrameDecoder.schema("%d buckets from %d on", newSize, newOffset);
      }
      begin((int) newOffset, (int) newSize);
      if (size == 0) {
        return;
      }
      boolean asLast = in.bit(models, base + AS_LAST) != 0;
      for (int i = 0; i < size; i++) {
        long expected = asLast ? last(i) : 0;
        counts[i] = expected + Numbers.decode(in, models, context(i, asLast, expected));
      }
    }

    private void begin(int newOffset, int newSize) {
      long[] free = lastCounts.length < newSize ? new long[newSize] : lastCounts;
      lastCounts = counts;
      lastOffset = offset;
      lastSize = size;
      counts = free;
      offset = newOffset;
      size = newSize;
    }

    /** What the last distribution had in the same bucket. */
    private long last(int index) {
      long at = (long) offset + index - lastOffset;
      return at >= 0 && at < lastSize ? lastCounts[(int) at] : 0;
    }

    private int context(int index, boolean asLast, long expected) {
      long before = index == 0 ? 0 : counts[index - 1];
      int likely = Math.min(SIZES - 1, length(asLast ? expected : before));
      return base + VALUES + (asLast ? SIZES + likely : likely) * Numbers.CONTEXTS;
    }

    private static int length(long count) {
      return Long.SIZE - Long.numberOfLeadingZeros(Math.abs(count));
    }

    private static int bits(long count) {
      return count == 0 ? 1 : 4 + length(count);
    }
  }
}
