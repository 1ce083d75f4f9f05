package io.otqmn.protocol;

import io.otqmn.v1.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a frame says: rows are points in time, strictly rising; columns are signals with scaled
 * integers, kept as runs of equal values, because most values are what they were before.
 * Distributions stand beside them. Immutable.
 *
 * <p>A column has {@link #size} values; value {@code i} stands in {@link #row}. Its runs are
 * numbered from {@link #firstRun} to {@link #endRun}, exclusively; each begins at the value {@link
 * #runStart}.
 */
public final class FrameContent {
  private final long sequence;
  private final long edgeTimeMillis;
  private final long[] times;
  private final List<Distribution> distributions;
  private final int points;

  private final int[] signals;
  private final int[] sizes;

  /** For each column its first run; one more at the end. */
  private final int[] firstRuns;

  private final int[] runStarts;
  private final long[] runValues;

  /**
   * For each column the rows of its values, null if every row has one; null if that holds for all.
   */
  private final int @Nullable [] @Nullable [] rowsOf;

  FrameContent(
      long sequence,
      long edgeTimeMillis,
      long[] times,
      Runs runs,
      List<Distribution> distributions) {
    this.sequence = sequence;
    this.edgeTimeMillis = edgeTimeMillis;
    this.times = times;
    this.distributions = List.copyOf(distributions);
    this.signals = Arrays.copyOf(runs.signals, runs.columns);
    this.sizes = Arrays.copyOf(runs.sizes, runs.columns);
    this.firstRuns = Arrays.copyOf(runs.firstRuns, runs.columns + 1);
    this.runStarts = Arrays.copyOf(runs.starts, runs.runs);
    this.runValues = Arrays.copyOf(runs.values, runs.runs);
    this.rowsOf = runs.holes == 0 ? null : Arrays.copyOf(runs.rowsOf, runs.columns);
    int count = distributions.size();
    for (int size : sizes) {
      count += size;
    }
    this.points = count;
  }

  public long sequence() {
    return sequence;
  }

  /** When the edge sealed the frame, by the edge's clock, since the Unix epoch. */
  public long edgeTimeMillis() {
    return edgeTimeMillis;
  }

  public int rows() {
    return times.length;
  }

  /** Device time, since the Unix epoch. */
  public long timeMicros(int row) {
    return times[row];
  }

  public long firstTimeMicros() {
    return times[0];
  }

  public long lastTimeMicros() {
    return times[times.length - 1];
  }

  public int columns() {
    return signals.length;
  }

  /** Index into the signals that Hello declared; rises from column to column. */
  public int signal(int column) {
    return signals[column];
  }

  /** The column of a signal; negative if there is none. */
  public int columnOf(int signal) {
    return Arrays.binarySearch(signals, signal);
  }

  /** How many values the column has. */
  public int size(int column) {
    return sizes[column];
  }

  /** The row of the value at the index. */
  public int row(int column, int index) {
    int[] rows = rowsOf == null ? null : rowsOf[column];
    return rows == null ? index : rows[index];
  }

  public boolean everyRow(int column) {
    return rowsOf == null || rowsOf[column] == null;
  }

  public int firstRun(int column) {
    return firstRuns[column];
  }

  public int endRun(int column) {
    return firstRuns[column + 1];
  }

  /** The index of the first value of a run. */
  public int runStart(int run) {
    return runStarts[run];
  }

  /** The index after the last value of a run of this column. */
  public int runEnd(int column, int run) {
    return run + 1 < firstRuns[column + 1] ? runStarts[run + 1] : sizes[column];
  }

  /** The scaled value of every point of the run. */
  public long runValue(int run) {
    return runValues[run];
  }

  /** All runs of all columns. */
  public int runs() {
    return runStarts.length;
  }

  public List<Distribution> distributions() {
    return distributions;
  }

  /** Values and distributions. */
  public int points() {
    return points;
  }

  /** About how much memory it takes. */
  public long memoryBytes() {
    long bytes = 256 + 8L * times.length + 12L * runStarts.length + 12L * signals.length;
    for (int column = 0; rowsOf != null && column < signals.length; column++) {
      bytes += 16 + (rowsOf[column] == null ? 0 : 4L * sizes[column]);
    }
    for (Distribution distribution : distributions) {
      bytes += 128 + 4L * distribution.getSerializedSize();
    }
    return bytes;
  }

  FrameContent with(Runs runs) {
    return new FrameContent(sequence, edgeTimeMillis, times, runs, distributions);
  }

  /** Begins to choose some of its values. */
  public FrameSelection select() {
    return new FrameSelection(this);
  }

  /** Only the columns and distributions of the signals that are wanted. */
  public FrameContent keeping(IntPredicate wantedSignal) {
    Runs kept = new Runs();
    for (int column = 0; column < signals.length; column++) {
      if (wantedSignal.test(signals[column])) {
        kept.begin(signals[column]);
        for (int run = firstRun(column); run < endRun(column); run++) {
          kept.run(runStarts[run], runValues[run]);
        }
        kept.end(sizes[column], rowsOf == null ? null : rowsOf[column]);
      }
    }
    return new FrameContent(
        sequence,
        edgeTimeMillis,
        times,
        kept,
        distributions.stream()
            .filter(distribution -> wantedSignal.test(distribution.getSignal()))
            .toList());
  }

  /** The columns of a frame in the making. Reusable. */
  static final class Runs {
    private int[] signals = new int[16];
    private int[] sizes = new int[16];
    private int[] firstRuns = new int[17];
    private int[] @Nullable [] rowsOf = new int[16][];
    private int[] starts = new int[64];
    private long[] values = new long[64];
    private int columns;
    private int runs;
    private int holes;

    void clear() {
      Arrays.fill(rowsOf, 0, columns, null);
      columns = 0;
      runs = 0;
      holes = 0;
    }

    /** A new column; signals rise. */
    void begin(int signal) {
      if (columns == signals.length) {
        signals = Arrays.copyOf(signals, 2 * columns);
        sizes = Arrays.copyOf(sizes, 2 * columns);
        firstRuns = Arrays.copyOf(firstRuns, 2 * columns + 1);
        rowsOf = Arrays.copyOf(rowsOf, 2 * columns);
      }
      signals[columns] = signal;
      firstRuns[columns] = runs;
    }

    /** From the value at the index on, this is the value. */
    void run(int index, long value) {
      if (runs == starts.length) {
        starts = Arrays.copyOf(starts, 2 * runs);
        values = Arrays.copyOf(values, 2 * runs);
      }
      starts[runs] = index;
      values[runs] = value;
      runs++;
    }

    /** Of the column that ended last. */
    long leastOfColumn() {
      long least = Long.MAX_VALUE;
      for (int run = firstRuns[columns - 1]; run < runs; run++) {
        least = Math.min(least, values[run]);
      }
      return least;
    }

    /**
     * The column that was begun is complete.
     *
     * @param rows of its values; null: every row has one
     */
    void end(int size, int @Nullable [] rows) {
      sizes[columns] = size;
      rowsOf[columns] = rows;
      holes += rows == null ? 0 : 1;
      columns++;
      firstRuns[columns] = runs;
    }
  }
}
