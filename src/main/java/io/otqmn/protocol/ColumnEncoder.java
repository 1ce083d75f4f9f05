package io.otqmn.protocol;

import io.otqmn.protocol.CodingState.ColumnState;

/** Packs one column of a frame. */
final class ColumnEncoder {
  private ColumnEncoder() {}

  /** How the column is packed best. */
  static int mode(FrameContent content, int index, ColumnState column) {
    boolean holes = !content.everyRow(index);
    int first = content.firstRun(index);
    int runs = content.endRun(index) - first;
    if (!holes && runs == 1 && content.runValue(first) == column.value) {
      return ColumnModels.CONSTANT;
    }
    if (!holes && steady(content, index, column)) {
      return ColumnModels.STEADY;
    }
    boolean curved = curved(content, index, column);
    return holes
        ? curved ? ColumnModels.CURVED_HOLES : ColumnModels.PLAIN_HOLES
        : curved ? ColumnModels.CURVED : ColumnModels.PLAIN;
  }

  private static boolean steady(FrameContent content, int index, ColumnState column) {
    if (content.endRun(index) - content.firstRun(index) != content.size(index)) {
      return false;
    }
    long value = column.value;
    for (int run = content.firstRun(index); run < content.endRun(index); run++) {
      if (content.runValue(run) - value != column.delta) {
        return false;
      }
      value = content.runValue(run);
    }
    return true;
  }

  /** Whether changes of changes are smaller than changes, as bits count. */
  private static boolean curved(FrameContent content, int index, ColumnState column) {
    long plainBits = 0;
    long curvedBits = 0;
    long value = column.value;
    long delta = column.delta;
    for (int run = content.firstRun(index); run < content.endRun(index); run++) {
      long change = content.runValue(run) - value;
      value = content.runValue(run);
      plainBits += bits(change);
      curvedBits += bits(change - delta);
      delta = change;
      if (content.runEnd(index, run) - content.runStart(run) > 1) {
        curvedBits += bits(delta);
        delta = 0;
      }
    }
    return curvedBits < plainBits;
  }

  private static int bits(long change) {
    return change == 0 ? 0 : 4 + Long.SIZE - Long.numberOfLeadingZeros(Math.abs(change));
  }

  /** By the mode that its state has. */
  static void encode(CodingScratch scratch, FrameContent content, int index, ColumnState column) {
    boolean everyRow = content.everyRow(index);
    scratch.nextColumn(everyRow);
    switch (column.mode) {
      case ColumnModels.CONSTANT -> column.skipUnchanged(content.rows());
      case ColumnModels.STEADY -> {
        column.value = content.runValue(content.endRun(index) - 1);
        column.sinceChange = 0;
      }
      default -> {
        if (!everyRow) {
          presence(scratch, content, index, column);
        }
        values(scratch, content, index, column);
      }
    }
  }

  private static void presence(
      CodingScratch scratch, FrameContent content, int index, ColumnState column) {
    char[] models = column.models.presence();
    int value = 0;
    for (int row = 0; row < content.rows(); row++) {
      boolean present = value < content.size(index) && content.row(index, value) == row;
      int context = column.sincePresent << 1 | scratch.leftPresent(row);
      scratch.encoder.bit(models, context, present ? 1 : 0);
      column.seen(present);
      if (present) {
        scratch.present(row);
        value++;
      }
    }
  }

  private static void values(
      CodingScratch scratch, FrameContent content, int index, ColumnState column) {
    boolean curved = column.curved();
    char[] models = column.models.values(curved);
    RangeEncoder out = scratch.encoder;
    int run = content.firstRun(index);
    for (int i = 0; i < content.size(index); i++) {
      if (i >= content.runEnd(index, run)) {
        run++;
      }
      int row = content.row(index, i);
      long delta = content.runValue(run) - column.value;
      long coded = curved ? delta - column.delta : delta;
      boolean left = scratch.leftChanged(row);
      out.bit(models, column.changedContext(left), coded == 0 ? 0 : 1);
      if (coded != 0) {
        boolean asLeft = left && delta == scratch.leftChange(row);
        if (left) {
          out.bit(models, ColumnModels.AS_LEFT, asLeft ? 1 : 0);
        }
        if (!asLeft) {
          change(out, models, column, coded);
        }
      }
      column.advance(delta, coded != 0);
      if (delta != 0) {
        scratch.changed(row, delta);
      }
    }
  }

  private static void change(RangeEncoder out, char[] models, ColumnState column, long coded) {
    int recent = column.recent(coded);
    for (int i = 0; i <= Math.min(recent, ColumnModels.RECENT_CHANGES - 1); i++) {
      out.bit(models, ColumnModels.RECENT + i, i == recent ? 1 : 0);
    }
    if (recent == ColumnModels.RECENT_CHANGES) {
      Numbers.encode(out, models, ColumnModels.CHANGE, coded);
    }
    column.remember(coded, recent);
  }
}
