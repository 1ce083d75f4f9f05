package io.otqmn.protocol;

import com.google.protobuf.ByteString;
import io.otqmn.v1.Column;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a frame against what its camera declared and within limits, and unpacks it. Whatever the
 * bytes were, it throws nothing but {@link FrameRejectedException} and takes memory only as {@link
 * FrameLimits} says.
 */
public final class FrameDecoder {
  /** Buckets of one distribution, each sign: twice what OpenTelemetry's SDKs use by default. */
  public static final int MAX_BUCKETS = 320;

  /** Beyond these no histogram of doubles has more than one bucket, or any two values in one. */
  static final int MIN_HISTOGRAM_SCALE = -10;

  static final int MAX_HISTOGRAM_SCALE = 20;
  private final Frame frame;
  private final List<SignalDefinition> signals;
  private final FrameLimits limits;
  private long points;

  private FrameDecoder(Frame frame, List<SignalDefinition> signals, FrameLimits limits) {
    this.frame = frame;
    this.signals = signals;
    this.limits = limits;
  }

  public static DecodedFrame decode(Frame frame, List<SignalDefinition> signals, FrameLimits limits)
      throws FrameRejectedException {
    return new FrameDecoder(frame, signals, limits).decode();
  }

  private DecodedFrame decode() throws FrameRejectedException {
    if (frame.getSerializedSize() > limits.maxFrameBytes()) {
      throw size("%d bytes are more than %d", frame.getSerializedSize(), limits.maxFrameBytes());
    }
    if (frame.getSequence() < 1) {
      throw schema("sequence %s: sequences start at 1", Long.toUnsignedString(frame.getSequence()));
    }
    if (frame.getRows() < 1 || frame.getRows() > limits.maxRows()) {
      throw frame.getRows() == 0
          ? schema("a frame has at least one row")
          : size(
              "%s rows are more than %d",
              Integer.toUnsignedString(frame.getRows()), limits.maxRows());
    }
    long[] times = times();
    List<DecodedColumn> columns = columns();
    checkDistributions();
    return new DecodedFrame(
        frame.getSequence(),
        frame.getEdgeTimeUnixMicros(),
        times,
        columns,
        frame.getDistributionsList());
  }

  private long[] times() throws FrameRejectedException {
    int rows = frame.getRows();
    int given = frame.getTimeSecondDifferencesCount();
    if (given > rows - 1) {
      throw schema("%d time differences for %d rows", given, rows);
    }
    long[] times = new long[rows];
    times[0] = frame.getBaseTimeUnixMicros();
    long step = 0;
    for (int i = 1; i < rows; i++) {
      step += i <= given ? frame.getTimeSecondDifferences(i - 1) : 0;
      times[i] = times[i - 1] + step;
      if (times[i] <= times[i - 1]) {
        throw schema("the time of row %d does not rise", i);
      }
    }
    return times;
  }

  private List<DecodedColumn> columns() throws FrameRejectedException {
    List<DecodedColumn> columns =
        new ArrayList<>(Math.min(frame.getColumnsCount(), signals.size()));
    BitSet seen = new BitSet(signals.size());
    for (Column column : frame.getColumnsList()) {
      int signal = column.getSignal();
      if (kindOf(signal) == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        throw schema("signal %d is a distribution, not a column", signal);
      }
      if (seen.get(signal)) {
        throw schema("signal %d has two columns", signal);
      }
      seen.set(signal);
      columns.add(column(column));
    }
    return columns;
  }

  private DecodedColumn column(Column column) throws FrameRejectedException {
    int rows = frame.getRows();
    ByteString present = column.getPresent();
    int count = present.isEmpty() ? rows : countOf(present, rows);
    if (column.getDeltasCount() > count) {
      throw schema(
          "signal %d has %d deltas for %d values",
          column.getSignal(), column.getDeltasCount(), count);
    }
    countPoints(count);
    boolean counter = kindOf(column.getSignal()) == SignalKind.SIGNAL_KIND_COUNTER;
    long[] values = new long[count];
    long value = 0;
    for (int i = 0; i < count; i++) {
      value += i < column.getDeltasCount() ? column.getDeltas(i) : 0;
      if (counter && value < 0) {
        throw schema("signal %d is a counter and negative", column.getSignal());
      }
      values[i] = value;
    }
    return new DecodedColumn(
        column.getSignal(), values, present.isEmpty() ? null : rowsOf(present, count));
  }

  private int countOf(ByteString present, int rows) throws FrameRejectedException {
    if (present.size() != (rows + 7) / 8) {
      throw schema("a presence map of %d bytes for %d rows", present.size(), rows);
    }
    int beyond = rows % 8 == 0 ? 0 : (present.byteAt(present.size() - 1) & 0xff) >>> (rows % 8);
    int count = 0;
    for (int i = 0; i < present.size(); i++) {
      count += Integer.bitCount(present.byteAt(i) & 0xff);
    }
    if (beyond != 0 || count == 0) {
      throw schema("a presence map that is empty or goes beyond the last row");
    }
    return count;
  }

  private static int[] rowsOf(ByteString present, int count) {
    int[] rows = new int[count];
    int next = 0;
    for (int row = 0; next < count; row++) {
      if ((present.byteAt(row >>> 3) >>> (row & 7) & 1) != 0) {
        rows[next++] = row;
      }
    }
    return rows;
  }

  private void checkDistributions() throws FrameRejectedException {
    countPoints(frame.getDistributionsCount());
    Set<Long> cells = new HashSet<>();
    for (Distribution distribution : frame.getDistributionsList()) {
      int signal = distribution.getSignal();
      int row = distribution.getRow();
      if (kindOf(signal) != SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        throw schema("signal %d is a column, not a distribution", signal);
      }
      if (row < 0 || row >= frame.getRows()) {
        throw schema(
            "a distribution in row %s of %d", Integer.toUnsignedString(row), frame.getRows());
      }
      if (!cells.add(((long) signal << 32) | row)) {
        throw schema("two distributions of signal %d in row %d", signal, row);
      }
      check(distribution);
    }
  }

  private void check(Distribution distribution) throws FrameRejectedException {
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

  private SignalKind kindOf(int signal) throws FrameRejectedException {
    if (signal < 0 || signal >= signals.size()) {
      throw schema(
          "signal %s of %d declared ones", Integer.toUnsignedString(signal), signals.size());
    }
    return signals.get(signal).kind();
  }

  private void countPoints(int more) throws FrameRejectedException {
    points += more;
    if (points > limits.maxPoints()) {
      throw size("more than %d points", limits.maxPoints());
    }
  }

  private static FrameRejectedException schema(String format, Object... arguments) {
    return new FrameRejectedException(
        RejectReason.REJECT_REASON_SCHEMA, String.format(format, arguments));
  }

  private static FrameRejectedException size(String format, Object... arguments) {
    return new FrameRejectedException(
        RejectReason.REJECT_REASON_SIZE, String.format(format, arguments));
  }
}
