package io.otqmn.protocol;

import io.otqmn.protocol.CodingState.ColumnState;
import io.otqmn.v1.Frame;
import io.otqmn.v1.SignalKind;
import java.util.List;

/**
 * Packs the frames of one stream, each by what those before it taught. Docs/protocol.md has the
 * layout. The frames must reach one {@link FrameDecoder} in the same order and without a gap; when
 * they no longer do, {@link #restart}. Not thread-safe.
 */
public final class FrameEncoder {
  private final List<SignalDefinition> signals;
  private final CodingState state;

  public FrameEncoder(List<SignalDefinition> signals) {
    this.signals = List.copyOf(signals);
    this.state = new CodingState(signals.size());
  }

  /** A frame by itself, as the first one of a stream. */
  public static Frame alone(FrameContent content, List<SignalDefinition> signals) {
    return new FrameEncoder(signals).encode(content);
  }

  /** The next frame begins anew: it needs none before it. */
  public void restart() {
    state.clear();
  }

  /** A frame in the order of the stream. */
  public Frame encode(FrameContent content) {
    CodingScratch scratch = CodingScratch.ofThread();
    scratch.begin(content.rows());
    RangeEncoder out = scratch.encoder;
    out.begin();
    boolean anew = state.sequence == 0;
    out.raw(anew ? 1 : 0, 1);
    if (!anew) {
      number(out, CodingState.SEQUENCE, content.sequence() - state.sequence - 1);
    }
    state.sequence = content.sequence();
    number(out, CodingState.ROWS, content.rows() - state.rows);
    state.rows = content.rows();
    times(out, content);
    long lag = content.edgeTimeMillis() - Math.floorDiv(content.lastTimeMicros(), 1_000L);
    number(out, CodingState.LAG, lag - state.lagMillis);
    state.lagMillis = lag;
    columns(scratch, content);
    return Frame.newBuilder()
        .setSequence(content.sequence())
        .setBody(out.finish())
        .addAllDistributions(content.distributions())
        .build();
  }

  private void number(RangeEncoder out, int base, long value) {
    Numbers.encode(out, state.frame, base, value);
  }

  private void times(RangeEncoder out, FrameContent content) {
    boolean steady = true;
    long time = state.time;
    for (int row = 0; row < content.rows() && steady; row++) {
      steady = content.timeMicros(row) - time == state.step;
      time = content.timeMicros(row);
    }
    out.bit(state.frame, CodingState.STEADY + state.steady, steady ? 1 : 0);
    state.steady = steady ? 1 : 0;
    for (int row = 0; row < content.rows() && !steady; row++) {
      step(out, content.timeMicros(row) - state.time);
      state.time = content.timeMicros(row);
    }
    state.time = content.lastTimeMicros();
  }

  private void step(RangeEncoder out, long step) {
    int known = 0;
    while (known < CodingState.KNOWN_STEPS && state.knownSteps[known] != step) {
      known++;
    }
    Numbers.symbol(out, state.frame, state.stepChoice(), CodingState.STEP_BITS, known);
    if (known == CodingState.KNOWN_STEPS) {
      number(out, CodingState.STEP, step);
      state.learn(step);
    } else {
      state.lastKnown = known;
    }
    state.step = step;
  }

  private void columns(CodingScratch scratch, FrameContent content) {
    int next = 0;
    for (int signal = 0; signal < signals.size(); signal++) {
      if (signals.get(signal).kind() == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        continue;
      }
      ColumnState column = state.column(signal);
      boolean there = next < content.columns() && content.signal(next) == signal;
      int mode = there ? mode(content, next, column) : ColumnModels.ABSENT;
      Numbers.symbol(
          scratch.encoder,
          column.models.mode,
          column.mode << ColumnModels.MODE_BITS,
          ColumnModels.MODE_BITS,
          mode);
      column.mode = mode;
      if (there) {
        column(scratch, content, next, column);
        next++;
      }
    }
    if (next < content.columns()) {
      throw new IllegalArgumentException("a column of a signal that is not declared");
    }
  }

  private static int mode(FrameContent content, int index, ColumnState column) {
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

  private static void column(
      CodingScratch scratch, FrameContent content, int index, ColumnState column) {
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
