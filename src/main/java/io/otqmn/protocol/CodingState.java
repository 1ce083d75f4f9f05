package io.otqmn.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the frames of one stream taught both ends, so that the next one need only say what is new:
 * where times and columns stand, and how likely what is. Both ends change it alike, frame by frame;
 * a frame that begins anew empties it first.
 */
final class CodingState {
  /** Signals beyond share probabilities: what a stream can take of memory is bounded. */
  static final int MODELS = 64;

  static final int KNOWN_STEPS = 8;
  static final int STEP_BITS = 4;

  // contexts of the frame itself
  static final int SEQUENCE = 0;
  static final int ROWS = SEQUENCE + Numbers.CONTEXTS;
  static final int LAG = ROWS + Numbers.CONTEXTS;
  static final int STEP = LAG + Numbers.CONTEXTS;
  static final int STEADY = STEP + Numbers.CONTEXTS;
  private static final int STEP_CHOICE = STEADY + 2;
  private static final int FRAME_CONTEXTS = STEP_CHOICE + (KNOWN_STEPS << STEP_BITS);

  final char[] frame = Probability.unknown(FRAME_CONTEXTS);

  /** Of the last frame; 0: there is none, the next one begins anew. */
  long sequence;

  int rows;
  long lagMillis;
  long time;
  long step;
  int steady;

  /** The last different steps between times, and which of them came last. */
  final long[] knownSteps = new long[KNOWN_STEPS];

  int nextKnown;
  int lastKnown;

  private final @Nullable ColumnState[] columns;
  private final ColumnModels[] models;
  private final @Nullable DistributionState[] distributions =
      new DistributionState[DistributionState.STATES];

  CodingState(int signals) {
    this.columns = new ColumnState[signals];
    this.models = new ColumnModels[Math.min(signals, MODELS)];
  }

  void clear() {
    Probability.forget(frame);
    sequence = 0;
    rows = 0;
    lagMillis = 0;
    time = 0;
    step = 0;
    steady = 0;
    Arrays.fill(knownSteps, 0);
    nextKnown = 0;
    lastKnown = 0;
    Arrays.fill(distributions, null);
    for (ColumnState column : columns) {
      if (column != null) {
        column.clear();
      }
    }
    for (ColumnModels model : models) {
      if (model != null) {
        model.clear();
      }
    }
  }

  /** Where the choice among known steps begins, by what the last one was. */
  int stepChoice() {
    return STEP_CHOICE + (lastKnown << STEP_BITS);
  }

  void learn(long newStep) {
    knownSteps[nextKnown] = newStep;
    lastKnown = nextKnown;
    nextKnown = (nextKnown + 1) % KNOWN_STEPS;
  }

  DistributionState distribution(int signal) {
    int shared = signal % DistributionState.STATES;
    DistributionState state = distributions[shared];
    if (state == null) {
      state = new DistributionState();
      distributions[shared] = state;
    }
    return state;
  }

  ColumnState column(int signal) {
    ColumnState column = columns[signal];
    if (column == null) {
      int shared = signal % MODELS;
      if (models[shared] == null) {
        models[shared] = new ColumnModels();
      }
      column = new ColumnState(models[shared]);
      columns[signal] = column;
    }
    return column;
  }

  /** Where one column stands. */
  static final class ColumnState {
    final ColumnModels models;
    int mode;
    long value;
    long delta;

    /** The last different changes, the latest first. */
    long recent0;

    long recent1;
    long recent2;
    int sinceChange;
    int sincePresent;

    ColumnState(ColumnModels models) {
      this.models = models;
    }

    boolean curved() {
      return mode == ColumnModels.CURVED || mode == ColumnModels.CURVED_HOLES;
    }

    int changedContext(boolean leftChanged) {
      return ColumnModels.CHANGED + (sinceChange << 1 | (leftChanged ? 1 : 0));
    }

    /** One more value. */
    void advance(long by, boolean changed) {
      value += by;
      delta = by;
      sinceChange = changed ? 0 : Math.min(ColumnModels.LONGEST_SINCE_CHANGE, sinceChange + 1);
    }

    /** Rows in which the value stayed. */
    void skipUnchanged(int count) {
      delta = 0;
      sinceChange = Math.min(ColumnModels.LONGEST_SINCE_CHANGE, sinceChange + count);
    }

    void seen(boolean present) {
      sincePresent = present ? 0 : Math.min(ColumnModels.LONGEST_SINCE_PRESENT, sincePresent + 1);
    }

    /** Which of the recent changes it is; their number if none. */
    int recent(long change) {
      return change == recent0
          ? 0
          : change == recent1 ? 1 : change == recent2 ? 2 : ColumnModels.RECENT_CHANGES;
    }

    long recentChange(int which) {
      return which == 0 ? recent0 : which == 1 ? recent1 : recent2;
    }

    /** Moves a change to the front. */
    void remember(long change, int which) {
      if (which > 1) {
        recent2 = recent1;
      }
      if (which > 0) {
        recent1 = recent0;
      }
      recent0 = change;
    }

    void clear() {
      mode = 0;
      value = 0;
      delta = 0;
      recent0 = 0;
      recent1 = 0;
      recent2 = 0;
      sinceChange = 0;
      sincePresent = 0;
    }
  }
}
