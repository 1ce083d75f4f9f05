package io.otqmn.protocol;

import static io.otqmn.protocol.FrameDecoder.schema;
import static io.otqmn.protocol.FrameDecoder.size;

import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes an exponential histogram acceptable. */
public final class Distributions {
  /** Buckets of one distribution, each sign: twice what OpenTelemetry's SDKs use by default. */
  public static final int MAX_BUCKETS = 320;

  /** Beyond these no histogram of doubles has more than one bucket, or any two values in one. */
  static final int MIN_HISTOGRAM_SCALE = -10;

  static final int MAX_HISTOGRAM_SCALE = 20;

  private Distributions() {}

  /** Those of a frame: declared signals, rows that are there, at most one for each of both. */
  static void check(List<Distribution> distributions, int rows, List<SignalDefinition> signals)
      throws FrameRejectedException {
    Set<Long> cells = new HashSet<>();
    for (Distribution distribution : distributions) {
      int signal = distribution.getSignal();
      int row = distribution.getRow();
      if (signal < 0 || signal >= signals.size()) {
        throw schema(
            "signal %s of %d declared ones", Integer.toUnsignedString(signal), signals.size());
      }
      if (signals.get(signal).kind() != SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        throw schema("signal %d is a column, not a distribution", signal);
      }
      if (row < 0 || row >= rows) {
        throw schema("a distribution in row %s of %d", Integer.toUnsignedString(row), rows);
      }
      if (!cells.add(((long) signal << 32) | row)) {
        throw schema("two distributions of signal %d in row %d", signal, row);
      }
      check(distribution);
    }
  }

  private static void check(Distribution distribution) throws FrameRejectedException {
    if (distribution.getPositiveCountsCount() > MAX_BUCKETS
        || distribution.getNegativeCountsCount() > MAX_BUCKETS) {
      throw size("a distribution has more than %d buckets", MAX_BUCKETS);
    }
    if (distribution.getScale() < MIN_HISTOGRAM_SCALE
        || distribution.getScale() > MAX_HISTOGRAM_SCALE) {
      throw schema("histogram scale %d is not within -10 and 20", distribution.getScale());
    }
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
