package io.otqmn.protocol;

import com.google.protobuf.ByteString;
import io.otqmn.v1.Column;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects points in any order and seals them into frames: one row per distinct time, one column
 * per signal. Of two points of one signal at one time the first wins. Not thread-safe.
 *
 * <p>Limits are the caller's business: a frame has at most as many rows as {@link #points()}.
 */
public final class FrameEncoder {
  private final List<SignalDefinition> signals;
  private final List<TimedDistribution> distributions = new ArrayList<>();
  private long[] times = new long[64];
  private int[] columns = new int[64];
  private long[] values = new long[64];
  private int size;

  private record TimedDistribution(long timeMicros, Distribution.Builder distribution) {}

  public FrameEncoder(List<SignalDefinition> signals) {
    this.signals = List.copyOf(signals);
  }

  /** How many points were added since the last seal, duplicates included. */
  public int points() {
    return size + distributions.size();
  }

  public boolean isEmpty() {
    return points() == 0;
  }

  /**
   * @param timeMicros device time since the Unix epoch
   * @param signal index into the definitions
   * @param scaled see {@link SignalDefinition#scaled}
   */
  public void add(long timeMicros, int signal, long scaled) {
    if (signals.get(signal).kind() == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
      throw new IllegalArgumentException(
          signals.get(signal).name() + " takes distributions, not values");
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      columns = Arrays.copyOf(columns, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    times[size] = timeMicros;
    columns[size] = signal;
    values[size] = scaled;
    size++;
  }

  /**
   * @param timeMicros the end of the interval that it covers
   * @param distribution its signal and row are set here, whatever they were
   */
  public void addDistribution(long timeMicros, int signal, Distribution distribution) {
    if (signals.get(signal).kind() != SignalKind.SIGNAL_KIND_DISTRIBUTION) {
      throw new IllegalArgumentException(
          signals.get(signal).name() + " takes values, not distributions");
    }
    distributions.add(
        new TimedDistribution(timeMicros, distribution.toBuilder().setSignal(signal)));
  }

  /**
   * A frame of everything added since the last seal; the encoder is empty afterwards.
   *
   * @throws IllegalStateException if there is nothing to seal
   */
  public Frame seal(long sequence, long edgeTimeMicros) {
    if (isEmpty()) {
      throw new IllegalStateException("a frame has at least one point");
    }
    long[] rows = distinctTimes();
    Frame.Builder frame =
        Frame.newBuilder()
            .setSequence(sequence)
            .setBaseTimeUnixMicros(rows[0])
            .setRows(rows.length)
            .setEdgeTimeUnixMicros(edgeTimeMicros);
    addTimes(frame, rows);
    addColumns(frame, rows);
    addDistributions(frame, rows);
    size = 0;
    distributions.clear();
    return frame.build();
  }

  private long[] distinctTimes() {
    long[] all = Arrays.copyOf(times, points());
    for (int i = 0; i < distributions.size(); i++) {
      all[size + i] = distributions.get(i).timeMicros();
    }
    Arrays.sort(all);
    int distinct = 1;
    for (int i = 1; i < all.length; i++) {
      if (all[i] != all[distinct - 1]) {
        all[distinct++] = all[i];
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  private static void addTimes(Frame.Builder frame, long[] rows) {
    long previousStep = 0;
    int zeros = 0;
    for (int i = 1; i < rows.length; i++) {
      long step = rows[i] - rows[i - 1];
      long second = step - previousStep;
      previousStep = step;
      if (second == 0) {
        zeros++;
        continue;
      }
      for (; zeros > 0; zeros--) {
        frame.addTimeSecondDifferences(0);
      }
      frame.addTimeSecondDifferences(second);
    }
  }

  private void addColumns(Frame.Builder frame, long[] rows) {
    @Nullable ColumnWriter[] writers = new ColumnWriter[signals.size()];
    int row = 0;
    for (int point : inOrderOfTime()) {
      row = rows[row] == times[point] ? row : Arrays.binarySearch(rows, times[point]);
      int signal = columns[point];
      ColumnWriter writer = writers[signal];
      if (writer == null) {
        writer = new ColumnWriter(signal);
        writers[signal] = writer;
      }
      writer.write(row, values[point]);
    }
    for (ColumnWriter writer : writers) {
      if (writer != null) {
        frame.addColumns(writer.column(rows.length));
      }
    }
  }

  private int[] inOrderOfTime() {
    int[] order = new int[size];
    boolean ordered = true;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      ordered &= i == 0 || times[i - 1] <= times[i];
    }
    if (ordered) {
      return order;
    }
    // stable, so that of two points at one time the first stays first
    return Arrays.stream(order)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> times[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void addDistributions(Frame.Builder frame, long[] rows) {
    TreeMap<Long, Distribution> firstOfCell = new TreeMap<>();
    for (TimedDistribution timed : distributions) {
      int row = Arrays.binarySearch(rows, timed.timeMicros());
      Distribution distribution = timed.distribution().setRow(row).build();
      firstOfCell.putIfAbsent(((long) distribution.getSignal() << 32) | row, distribution);
    }
    frame.addAllDistributions(firstOfCell.values());
  }

  private static final class ColumnWriter {
    private final Column.Builder column = Column.newBuilder();
    private final BitSet present = new BitSet();
    private long previous;
    private int zeros;

    ColumnWriter(int signal) {
      column.setSignal(signal);
    }

    void write(int row, long value) {
      if (present.get(row)) {
        return;
      }
      present.set(row);
      long delta = value - previous;
      previous = value;
      if (delta == 0) {
        zeros++;
        return;
      }
      for (; zeros > 0; zeros--) {
        column.addDeltas(0);
      }
      column.addDeltas(delta);
    }

    Column column(int rows) {
      if (present.cardinality() < rows) {
        column.setPresent(
            ByteString.copyFrom(Arrays.copyOf(present.toByteArray(), (rows + 7) / 8)));
      }
      return column.build();
    }
  }
}
