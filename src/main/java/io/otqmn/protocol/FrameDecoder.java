package io.otqmn.protocol;

import io.otqmn.protocol.CodingState.ColumnState;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import java.util.Arrays;
import java.util.List;

/**
 * Unpacks the frames of one stream in their order, and checks them against what the camera declared
 * and within limits. Whatever the bytes were, it throws nothing but {@link FrameRejectedException}
 * and takes memory only as {@link FrameLimits} says. Not thread-safe.
 */
public final class FrameDecoder {
  private final List<SignalDefinition> signals;
  private final FrameLimits limits;
  private final CodingState state;

  public FrameDecoder(List<SignalDefinition> signals, FrameLimits limits) {
    this.signals = List.copyOf(signals);
    this.limits = limits;
    this.state = new CodingState(signals.size());
  }

  /**
   * @throws FrameRejectedException for reason {@code ORDER}, if it continues a frame that was not
   *     decoded here last; then, and after any other reason, only a frame that begins anew can
   *     follow
   */
  public FrameContent decode(Frame frame) throws FrameRejectedException {
    boolean good = false;
    try {
      FrameContent content = checked(frame);
      good = true;
      return content;
    } finally {
      if (!good) {
        state.clear();
      }
    }
  }

  private FrameContent checked(Frame frame) throws FrameRejectedException {
    if (frame.getSerializedSize() > limits.maxFrameBytes()) {
      throw size("%d bytes are more than %d", frame.getSerializedSize(), limits.maxFrameBytes());
    }
    if (frame.getSequence() < 1) {
      throw schema("sequence %s: sequences start at 1", Long.toUnsignedString(frame.getSequence()));
    }
    CodingScratch scratch = CodingScratch.ofThread();
    RangeDecoder in = scratch.decoder;
    in.begin(frame.getBody());
    beginOrContinue(in, frame.getSequence());
    int rows = rows(in);
    int distributions = frame.getDistributionsCount();
    if (distributions > limits.maxPoints()) {
      throw tooManyPoints();
    }
    scratch.begin(rows);
    times(scratch, rows);
    long lag = state.lagMillis + number(in, CodingState.LAG);
    state.lagMillis = lag;
    columns(scratch, rows, limits.maxPoints() - distributions);
    if (!in.atEnd()) {
      throw schema("the body goes on after the last column");
    }
    Distributions.check(frame.getDistributionsList(), rows, signals);
    long[] times = Arrays.copyOf(scratch.times, rows);
    return new FrameContent(
        frame.getSequence(),
        Math.floorDiv(times[rows - 1], 1_000L) + lag,
        times,
        scratch.runs,
        frame.getDistributionsList());
  }

  private void beginOrContinue(RangeDecoder in, long sequence) throws FrameRejectedException {
    if (in.raw(1) == 1) {
      state.clear();
    } else if (state.sequence == 0
        || number(in, CodingState.SEQUENCE) != sequence - state.sequence - 1) {
      throw new FrameRejectedException(
          RejectReason.REJECT_REASON_ORDER, "it continues a frame that was not the last one here");
    }
    state.sequence = sequence;
  }

  private long number(RangeDecoder in, int base) {
    return Numbers.decode(in, state.frame, base);
  }

  private int rows(RangeDecoder in) throws FrameRejectedException {
    long rows = state.rows + number(in, CodingState.ROWS);
    if (rows < 1) {
      throw schema("a frame has at least one row");
    }
    if (rows > limits.maxRows()) {
      throw size("%d rows are more than %d", rows, limits.maxRows());
    }
    state.rows = (int) rows;
    return state.rows;
  }

  private void times(CodingScratch scratch, int rows) throws FrameRejectedException {
    RangeDecoder in = scratch.decoder;
    state.steady = in.bit(state.frame, CodingState.STEADY + state.steady);
    long time = state.time;
    for (int row = 0; row < rows; row++) {
      if (state.steady == 0) {
        state.step = step(in);
      }
      long before = time;
      time += state.step;
      if (row > 0 && time <= before) {
        throw schema("the time of row %d does not rise", row);
      }
      scratch.times[row] = time;
    }
    state.time = time;
  }

  private long step(RangeDecoder in) throws FrameRejectedException {
    int known = Numbers.symbol(in, state.frame, state.stepChoice(), CodingState.STEP_BITS);
    if (known > CodingState.KNOWN_STEPS) {
      throw schema("step %d of %d known ones", known, CodingState.KNOWN_STEPS);
    }
    if (known == CodingState.KNOWN_STEPS) {
      long step = number(in, CodingState.STEP);
      state.learn(step);
      return step;
    }
    state.lastKnown = known;
    return state.knownSteps[known];
  }

  private void columns(CodingScratch scratch, int rows, int maxValues)
      throws FrameRejectedException {
    int left = maxValues;
    for (int signal = 0; signal < signals.size(); signal++) {
      SignalKind kind = signals.get(signal).kind();
      if (kind == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        continue;
      }
      ColumnState column = state.column(signal);
      column.mode =
          Numbers.symbol(
              scratch.decoder,
              column.models.mode,
              column.mode << ColumnModels.MODE_BITS,
              ColumnModels.MODE_BITS);
      if (column.mode >= ColumnModels.MODES) {
        throw schema("signal %d has a column of mode %d", signal, column.mode);
      }
      if (column.mode != ColumnModels.ABSENT) {
        left -= column(scratch, rows, left, signal, column);
        if (kind == SignalKind.SIGNAL_KIND_COUNTER && scratch.runs.leastOfColumn() < 0) {
          throw schema("signal %d is a counter and negative", signal);
        }
      }
    }
  }

  private static int column(
      CodingScratch scratch, int rows, int maxValues, int signal, ColumnState column)
      throws FrameRejectedException {
    boolean everyRow = column.mode < ColumnModels.PLAIN_HOLES;
    scratch.nextColumn(everyRow);
    int size = everyRow ? rows : presence(scratch, rows, column);
    if (size > maxValues) {
      throw tooManyPoints();
    }
    if (size == 0) {
      throw schema("signal %d has a column without a value", signal);
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

  private static FrameRejectedException tooManyPoints() {
    return size("more than limits.max_points points");
  }

  static FrameRejectedException schema(String format, Object... arguments) {
    return new FrameRejectedException(
        RejectReason.REJECT_REASON_SCHEMA, String.format(format, arguments));
  }

  static FrameRejectedException size(String format, Object... arguments) {
    return new FrameRejectedException(
        RejectReason.REJECT_REASON_SIZE, String.format(format, arguments));
  }
}
