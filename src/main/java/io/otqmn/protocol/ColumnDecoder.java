package io.otqmn.protocol;

import io.otqmn.protocol.CodingState.ColumnState;
import java.util.Arrays;

/** Unpacks one column of a frame. */
final class ColumnDecoder {
  private ColumnDecoder() {}

  /**
   * By the mode that its state has.
   *
   * @return how many values it has
   */
  static int decode(CodingScratch scratch, int rows, int maxValues, int signal, ColumnState column)
      throws FrameRejectedException {
    boolean everyRow = column.mode < ColumnModels.PLAIN_HOLES;
    scratch.nextColumn(everyRow);
    int size = everyRow ? rows : presence(scratch, rows, column);
    if (size > maxValues) {
      throw FrameDecoder.tooManyPoints();
    }
    if (size == 0) {
      throw FrameDecoder.schema("signal %d has a column without a value", signal);
    }
    scratch.runs.begin(signal);
    switch (column.mode) {
      case ColumnModels.CONSTANT -> {
        scratch.runs.run(0, column.value);
        column.skipUnchanged(rows);
      }
      case ColumnModels.STEADY -> {
        for (int i = 0; i < rows && (i == 0 || column.delta != 0); i++) {
          column.value += column.delta;
          scratch.runs.run(i, column.value);
        }
        column.sinceChange = 0;
      }
      default -> values(scratch, size, everyRow, column);
    }
    scratch.runs.end(size, everyRow ? null : Arrays.copyOf(scratch.rows, size));
    return size;
  }

  private static int presence(CodingScratch scratch, int rows, ColumnState column) {
    char[] models = column.models.presence();
    int size = 0;
    for (int row = 0; row < rows; row++) {
      int context = column.sincePresent << 1 | scratch.leftPresent(row);
      boolean present = scratch.decoder.bit(models, context) != 0;
      column.seen(present);
      if (present) {
        scratch.present(row);
        scratch.rows[size++] = row;
      }
    }
    return size;
  }

  private static void values(
      CodingScratch scratch, int size, boolean everyRow, ColumnState column) {
    boolean curved = column.curved();
    char[] models = column.models.values(curved);
    RangeDecoder in = scratch.decoder;
    for (int i = 0; i < size; i++) {
      int row = everyRow ? i : scratch.rows[i];
      boolean left = scratch.leftChanged(row);
      boolean changed = in.bit(models, column.changedContext(left)) != 0;
      long delta = curved ? column.delta : 0;
      if (changed) {
        if (left && in.bit(models, ColumnModels.AS_LEFT) != 0) {
          delta = scratch.leftChange(row);
        } else {
          delta += change(in, models, column);
        }
      }
      column.advance(delta, changed);
      if (delta != 0) {
        scratch.changed(row, delta);
      }
      if (delta != 0 || i == 0) {
        scratch.runs.run(i, column.value);
      }
    }
  }

  private static long change(RangeDecoder in, char[] models, ColumnState column) {
    int recent = 0;
    while (recent < ColumnModels.RECENT_CHANGES
        && in.bit(models, ColumnModels.RECENT + recent) == 0) {
      recent++;
    }
    long change =
        recent < ColumnModels.RECENT_CHANGES
            ? column.recentChange(recent)
            : Numbers.decode(in, models, ColumnModels.CHANGE);
    column.remember(change, recent);
    return change;
  }
}
