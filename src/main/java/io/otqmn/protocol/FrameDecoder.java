package io.otqmn.protocol;

import io.otqmn.protocol.CodingState.ColumnState;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
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
   * The content stands in memory of this thread, until it decodes another frame, of whatever
   * stream: what is to stay after that is {@link FrameContent#lasting}.
   *
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
    scratch.begin(rows);
    times(scratch, rows);
    long lag = state.lagMillis + number(in, CodingState.LAG);
    state.lagMillis = lag;
    int left = columns(scratch, rows, limits.maxPoints());
    List<Distribution> distributions = distributions(scratch, rows, left);
    if (!in.atEnd()) {
      throw schema("the body goes on after the last column");
    }
    return FrameContent.passing(
        frame.getSequence(),
        Math.floorDiv(scratch.times[rows - 1], 1_000L) + lag,
        rows,
        scratch.times,
        scratch.runs,
        distributions);
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

  /** Returns how many points may be left. */
  private int columns(CodingScratch scratch, int rows, int maxValues)
      throws FrameRejectedException {
    int left = maxValues;
    for (int signal = 0; signal < signals.size(); signal++) {
      SignalKind kind = signals.get(signal).kind();
      if (kind == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        continue;
      }
      ColumnState column = state.column(signal);
      column.mode = mode(scratch, column);
      if (column.mode >= ColumnModels.MODES) {
        throw schema("signal %d has a column of mode %d", signal, column.mode);
      }
      if (column.mode != ColumnModels.ABSENT) {
        left -= ColumnDecoder.decode(scratch, rows, left, signal, column);
        if (kind == SignalKind.SIGNAL_KIND_COUNTER && scratch.runs.leastOfColumn() < 0) {
          throw schema("signal %d is a counter and negative", signal);
        }
      }
    }
    return left;
  }

  private static int mode(CodingScratch scratch, ColumnState column) {
    return Numbers.symbol(
        scratch.decoder,
        column.models.mode,
        column.mode << ColumnModels.MODE_BITS,
        ColumnModels.MODE_BITS);
  }

  private List<Distribution> distributions(CodingScratch scratch, int rows, int maxPoints)
      throws FrameRejectedException {
    List<Distribution> all = new ArrayList<>();
    int left = maxPoints;
    int buckets = limits.maxBuckets();
    for (int signal = 0; signal < signals.size(); signal++) {
      if (signals.get(signal).kind() != SignalKind.SIGNAL_KIND_DISTRIBUTION) {
        continue;
      }
      ColumnState column = state.column(signal);
      column.mode = mode(scratch, column);
      if (column.mode == ColumnModels.ABSENT) {
        continue;
      }
      if (column.mode != ColumnModels.PLAIN_HOLES) {
        throw schema("signal %d has distributions of mode %d", signal, column.mode);
      }
      scratch.nextColumn(false);
      for (int row = 0; row < rows; row++) {
        int context = column.sincePresent << 1 | scratch.leftPresent(row);
        boolean present = scratch.decoder.bit(column.models.presence(), context) != 0;
        column.seen(present);
        if (present) {
          scratch.present(row);
          if (--left < 0) {
            throw tooManyPoints();
          }
          Distribution distribution =
              state.distribution(signal).decode(scratch.decoder, signal, row, buckets);
          Distributions.check(distribution);
          buckets -= distribution.getPositiveCountsCount() + distribution.getNegativeCountsCount();
          all.add(distribution);
        }
      }
    }
    return all;
  }

  static FrameRejectedException tooManyPoints() {
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
