package io.otqmn.protocol;

import java.util.Arrays;

/**
 * Working memory of one thread: what the column to the left did in each row, and the frame in the
 * making. Grows to what frames need.
 */
final class CodingScratch {
  private static final ThreadLocal<CodingScratch> OF_THREAD =
      ThreadLocal.withInitial(CodingScratch::new);

  final RangeEncoder encoder = new RangeEncoder();
  final RangeDecoder decoder = new RangeDecoder();
  final FrameContent.Runs runs = new FrameContent.Runs();

  /** Of a frame that is made of another one. */
  final FrameContent.Runs selected = new FrameContent.Runs();

  long[] times = new long[64];

  /** The rows of the current column's values. */
  int[] rows = new int[64];

  /** For each row, the last column that changed there, and by how much. */
  private int[] changedBy = new int[64];

  private long[] change = new long[64];

  /** For each row, the last column with holes that has a value there. */
  private int[] presentIn = new int[64];

  private int column;
  private boolean leftFull;
  private boolean full;

  static CodingScratch ofThread() {
    return OF_THREAD.get();
  }

  void begin(int rowCount) {
    ensure(rowCount);
    Arrays.fill(changedBy, 0, rowCount, 0);
    Arrays.fill(presentIn, 0, rowCount, 0);
    column = 1;
    full = false;
    runs.clear();
  }

  void ensure(int rowCount) {
    if (rows.length < rowCount) {
      int length = Math.max(rowCount, 2 * rows.length);
      times = new long[length];
      rows = new int[length];
      changedBy = new int[length];
      change = new long[length];
      presentIn = new int[length];
    }
  }

  /**
   * The next column that is in the frame.
   *
   * @param everyRow whether every row has a value
   */
  void nextColumn(boolean everyRow) {
    column++;
    leftFull = full;
    full = everyRow;
  }

  void present(int row) {
    presentIn[row] = column;
  }

  int leftPresent(int row) {
    return leftFull || presentIn[row] == column - 1 ? 1 : 0;
  }

  void changed(int row, long by) {
    changedBy[row] = column;
    change[row] = by;
  }

  boolean leftChanged(int row) {
    return changedBy[row] == column - 1;
  }

  long leftChange(int row) {
    return change[row];
  }
}
