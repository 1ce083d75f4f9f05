package io.otqmn.protocol;

import org.jspecify.annotations.Nullable;

/** The values of one signal in one frame, in order of time. Immutable. */
public final class DecodedColumn {
  private final int signal;
  private final long[] values;

  /** The row of each value; null if every row has one. */
  private final int @Nullable [] rows;

  DecodedColumn(int signal, long[] values, int @Nullable [] rows) {
    this.signal = signal;
    this.values = values;
    this.rows = rows;
  }

  /** Index into the signals that Hello declared. */
  public int signal() {
    return signal;
  }

  public int size() {
    return values.length;
  }

  /** The row of the value at the index. */
  public int row(int index) {
    return rows == null ? index : rows[index];
  }

  /** The scaled value at the index. */
  public long value(int index) {
    return values[index];
  }
}
