package io.otqmn.protocol;

import io.otqmn.v1.Distribution;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A frame that keeps the contract. Rows are points in time, strictly rising; values are scaled
 * integers of the signal that their column names. Immutable.
 */
public final class DecodedFrame {
  private final long sequence;
  private final long edgeTimeMicros;
  private final long[] times;
  private final List<DecodedColumn> columns;
  private final List<Distribution> distributions;
  private final int points;

  DecodedFrame(
      long sequence,
      long edgeTimeMicros,
      long[] times,
      List<DecodedColumn> columns,
      List<Distribution> distributions) {
    this.sequence = sequence;
    this.edgeTimeMicros = edgeTimeMicros;
    this.times = times;
    this.columns = List.copyOf(columns);
    this.distributions = List.copyOf(distributions);
    this.points = columns.stream().mapToInt(DecodedColumn::size).sum() + distributions.size();
  }

  public long sequence() {
    return sequence;
  }

  public long edgeTimeMicros() {
    return edgeTimeMicros;
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

  public List<DecodedColumn> columns() {
    return columns;
  }

  public List<Distribution> distributions() {
    return distributions;
  }

  /** Values and distributions. */
  public int points() {
    return points;
  }

  /** This frame with only the columns and distributions of the signals that are wanted. */
  public DecodedFrame keeping(IntPredicate wantedSignal) {
    return new DecodedFrame(
        sequence,
        edgeTimeMicros,
        times,
        columns.stream().filter(column -> wantedSignal.test(column.signal())).toList(),
        distributions.stream()
            .filter(distribution -> wantedSignal.test(distribution.getSignal()))
            .toList());
  }
}
