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
  private final int rows;
  private final long[] times;
  private final Runs runs;
  private final List<Distribution> distributions;
  private final int points;
  private final boolean lasting;

  /** Takes the arrays as they are: who changes them afterwards changes this. */
  private FrameContent(
      long sequence,
      long edgeTimeMillis,
      int rows,
      long[] times,
      Runs runs,
      List<Distribution> distributions,
      boolean lasting) {
    this.sequence = sequence;
    this.edgeTimeMillis = edgeTimeMillis;
    this.rows = rows;
    this.times = times;
    this.runs = runs;
    this.distributions = distributions;
    this.lasting = lasting;
    int count = distributions.size();
    for (int column = 0; column < runs.columns; column++) {
      count += runs.sizes[column];
    }
    this.points = count;
  }

  /** Of times that stay as they are. */
  static FrameContent of(
      long sequence,
      long edgeTimeMillis,
      long[] times,
      Runs runs,
      List<Distribution> distributions) {
    return new FrameContent(
        sequence, edgeTimeMillis, times.length, times, runs.copy(), distributions, true);
  }

  /** In memory that is used again. */
  static FrameContent passing(
      long sequence,
      long edgeTimeMillis,
      int rows,
      long[] times,
      Runs runs,
      List<Distribution> distributions) {
    return new FrameContent(sequence, edgeTimeMillis, rows, times, runs, distributions, false);
  }

  /** The same, in memory of its own: see {@link FrameDecoder#decode}. */
  public FrameContent lasting() {
    return lasting
        ? this
        : of(sequence, edgeTimeMillis, Arrays.copyOf(times, rows), runs, distributions);
  }

  FrameContent with(Runs some) {
    return of(sequence, edgeTimeMillis, Arrays.copyOf(times, rows), some, distributions);
  }

  public long sequence() {
    return sequence;
  }

  /** When the edge sealed the frame, by the edge's clock, since the Unix epoch. */
  public long edgeTimeMillis() {
    return edgeTimeMillis;
  }

  public int rows() {
    return rows;
  }

  /** Device time, since the Unix epoch. */
  public long timeMicros(int row) {
    return times[row];
  }

  public long firstTimeMicros() {
    return times[0];
  }

  public long lastTimeMicros() {
    return times[rows - 1];
  }

  public int columns() {
    return runs.columns;
  }

  /** Index into the signals that Hello declared; rises from column to column. */
  public int signal(int column) {
    return runs.signals[column];
  }

  /** The column of a signal; negative if there is none. */
  public int columnOf(int signal) {
    return Arrays.binarySearch(runs.signals, 0, runs.columns, signal);
  }

  /** How many values the column has. */
  public int size(int column) {
    return runs.sizes[column];
  }

  /** The row of the value at the index. */
  public int row(int column, int index) {
    int[] present = runs.rowsOf[column];
    return present == null ? index : present[index];
  }

  public boolean everyRow(int column) {
    return runs.rowsOf[column] == null;
  }

  public int firstRun(int column) {
    return runs.firstRuns[column];
  }

  public int endRun(int column) {
    return runs.firstRuns[column + 1];
  }

  /** The index of the first value of a run. */
  public int runStart(int run) {
    return runs.starts[run];
  }

  /** The index after the last value of a run of this column. */
  public int runEnd(int column, int run) {
    return run + 1 < runs.firstRuns[column + 1] ? runs.starts[run + 1] : runs.sizes[column];
  }

  /** The scaled value of every point of the run. */
  public long runValue(int run) {
    return runs.values[run];
  }

  /** All runs of all columns. */
  public int runs() {
    return runs.size;
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
    long bytes = 256 + 8L * rows + 12L * runs.size + 20L * runs.columns;
    for (int column = 0; column < runs.columns; column++) {
      bytes += everyRow(column) ? 0 : 16 + 4L * runs.sizes[column];
    }
    for (Distribution distribution : distributions) {
      bytes += 128 + 4L * distribution.getSerializedSize();
    }
    return bytes;
  }

  /** Begins to choose some of its values. */
  public FrameSelection select() {
    return new FrameSelection(this);
  }

  /** Only the columns and distributions of the signals that are wanted. */
  public FrameContent keeping(IntPredicate wantedSignal) {
    Runs kept = new Runs();
    for (int column = 0; column < runs.columns; column++) {
      if (wantedSignal.test(signal(column))) {
        kept.begin(signal(column));
        for (int run = firstRun(column); run < endRun(column); run++) {
          kept.run(runStart(run), runValue(run));
        }
        kept.end(size(column), runs.rowsOf[column]);
      }
    }
    return of(
        sequence,
        edgeTimeMillis,
        Arrays.copyOf(times, rows),
        kept,
        distributions.stream()
            .filter(distribution -> wantedSignal.test(distribution.getSignal()))
            .toList());
  }

  /** The columns of a frame, in arrays that may be longer than what is used of them. */
  static final class Runs {
    private int[] signals;
    private int[] sizes;

    /** For each column its first run; one more at the end. */
    private int[] firstRuns;

    /** For each column the rows of its values, null if every row has one. */
    private int[] @Nullable [] rowsOf;

    private int[] starts;
    private long[] values;
    private int columns;
    private int size;

    Runs() {
      this(16, 64);
    }

    private Runs(int columns, int runs) {
      signals = new int[columns];
      sizes = new int[columns];
      firstRuns = new int[columns + 1];
      rowsOf = new int[columns][];
      starts = new int[runs];
      values = new long[runs];
    }

    /** With no more memory than it takes. */
    Runs copy() {
      Runs copy = new Runs(columns, size);
      copy.columns = columns;
      copy.size = size;
      System.arraycopy(signals, 0, copy.signals, 0, columns);
      System.arraycopy(sizes, 0, copy.sizes, 0, columns);
      System.arraycopy(firstRuns, 0, copy.firstRuns, 0, columns + 1);
      System.arraycopy(rowsOf, 0, copy.rowsOf, 0, columns);
      System.arraycopy(starts, 0, copy.starts, 0, size);
      System.arraycopy(values, 0, copy.values, 0, size);
      return copy;
    }

    void clear() {
      Arrays.fill(rowsOf, 0, columns, null);
      columns = 0;
      size = 0;
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
      firstRuns[columns] = size;
    }

    /** From the value at the index on, this is the value. */
    void run(int index, long value) {
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      starts[size] = index;
      values[size] = value;
      size++;
    }

    /** Of the column that ended last. */
    long leastOfColumn() {
      long least = Long.MAX_VALUE;
      for (int run = firstRuns[columns - 1]; run < size; run++) {
        least = Math.min(least, values[run]);
      }
      return least;
    }

    /**
     * The column that was begun is complete.
     *
     * @param count of its values
     * @param rows of its values; null: every row has one
     */
    void end(int count, int @Nullable [] rows) {
      sizes[columns] = count;
      rowsOf[columns] = rows;
      columns++;
      firstRuns[columns] = size;
    }
  }
}
