package io.otqmn.protocol;

import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.Arrays;
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
public final class FrameBuilder {
  private final List<SignalDefinition> signals;
  private final List<TimedDistribution> distributions = new ArrayList<>();
  private long[] times = new long[64];
  private int[] columns = new int[64];
  private long[] values = new long[64];
  private int size;

  private record TimedDistribution(long timeMicros, Distribution.Builder distribution) {}

  public FrameBuilder(List<SignalDefinition> signals) {
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
  public FrameContent seal(long sequence, long edgeTimeMillis) {
    if (isEmpty()) {
      throw new IllegalStateException("a frame has at least one point");
    }
    long[] rows = distinctTimes();
    FrameContent content =
        FrameContent.of(sequence, edgeTimeMillis, rows, columns(rows), distributions(rows));
    size = 0;
    distributions.clear();
    return content;
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

  private FrameContent.Runs columns(long[] rows) {
    @Nullable Cells[] cells = new Cells[signals.size()];
    int row = 0;
    for (int point : inOrderOfTime()) {
      row = rows[row] == times[point] ? row : Arrays.binarySearch(rows, times[point]);
      int signal = columns[point];
      Cells column = cells[signal];
      if (column == null) {
        column = new Cells(rows.length);
        cells[signal] = column;
      }
      column.add(row, values[point]);
    }
    FrameContent.Runs runs = new FrameContent.Runs();
    for (int signal = 0; signal < cells.length; signal++) {
      Cells column = cells[signal];
      if (column != null) {
        column.write(signal, rows.length, runs);
      }
    }
    return runs;
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

  private List<Distribution> distributions(long[] rows) {
    TreeMap<Long, Distribution> firstOfCell = new TreeMap<>();
    for (TimedDistribution timed : distributions) {
      int row = Arrays.binarySearch(rows, timed.timeMicros());
      Distribution distribution = timed.distribution().setRow(row).build();
      firstOfCell.putIfAbsent(((long) distribution.getSignal() << 32) | row, distribution);
    }
    return List.copyOf(firstOfCell.values());
  }

  /** The values of one signal, row by row. */
  private static final class Cells {
    private final int[] rows;
    private final long[] values;
    private int size;

    Cells(int rows) {
      this.rows = new int[rows];
      this.values = new long[rows];
    }

    void add(int row, long value) {
      if (size == 0 || rows[size - 1] != row) {
        rows[size] = row;
        values[size] = value;
        size++;
      }
    }

    void write(int signal, int rowsOfFrame, FrameContent.Runs runs) {
      runs.begin(signal);
      for (int i = 0; i < size; i++) {
        if (i == 0 || values[i] != values[i - 1]) {
          runs.run(i, values[i]);
        }
      }
      runs.end(size, size == rowsOfFrame ? null : Arrays.copyOf(rows, size));
    }
  }
}
