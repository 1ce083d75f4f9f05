package io.otqmn.protocol;

import io.otqmn.protocol.CodingState.ColumnState;
import io.otqmn.v1.Distribution;
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
    distributions(scratch, content);
    return Frame.newBuilder().setSequence(content.sequence()).setBody(out.finish()).build();
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
      int mode = there ? ColumnEncoder.mode(content, next, column) : ColumnModels.ABSENT;
      column.mode = symbol(scratch, column, mode);
      if (there) {
        ColumnEncoder.encode(scratch, content, next, column);
        next++;
      }
    }
    if (next < content.columns()) {
      throw new IllegalArgumentException("a column of a signal that is not declared");
    }
  }

  private void distributions(CodingScratch scratch, FrameContent content) {
    int next = 0;
    for (int signal = 0; signal < signals.size(); signal++) {
      if (signals.get(signal).kind() == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        next = distributions(scratch, content, signal, next);
      }
    }
    if (next < content.distributions().size()) {
      throw new IllegalArgumentException("a distribution of a signal that is not declared as one");
    }
  }

  /** Those of one signal; returns where those of the next one begin. */
  private int distributions(CodingScratch scratch, FrameContent content, int signal, int first) {
    List<Distribution> all = content.distributions();
    ColumnState column = state.column(signal);
    int next = first;
    boolean there = next < all.size() && all.get(next).getSignal() == signal;
    column.mode = symbol(scratch, column, there ? ColumnModels.PLAIN_HOLES : ColumnModels.ABSENT);
    if (!there) {
      return first;
    }
    scratch.nextColumn(false);
    DistributionState distributions = state.distribution(signal);
    for (int row = 0; row < content.rows(); row++) {
      boolean present =
          next < all.size() && all.get(next).getSignal() == signal && all.get(next).getRow() == row;
      int context = column.sincePresent << 1 | scratch.leftPresent(row);
      scratch.encoder.bit(column.models.presence(), context, present ? 1 : 0);
      column.seen(present);
      if (present) {
        scratch.present(row);
        distributions.encode(scratch.encoder, all.get(next++));
      }
    }
    return next;
  }

  private static int symbol(CodingScratch scratch, ColumnState column, int mode) {
    Numbers.symbol(
        scratch.encoder,
        column.models.mode,
        column.mode << ColumnModels.MODE_BITS,
        ColumnModels.MODE_BITS,
        mode);
    return mode;
  }
}
