package io.otqmn.protocol;

import java.util.Arrays;

/**
 * Some of the values of a frame, as a frame: chosen column by column, in order. Its distributions
 * are all in it. Used by one thread, which does nothing else with frames meanwhile.
 */
public final class FrameSelection {
  private final FrameContent from;
  private final CodingScratch scratch = CodingScratch.ofThread();
  private int column = -1;
  private int size;
  private int values;
  private long lastValue;

  FrameSelection(FrameContent from) {
    this.from = from;
    scratch.selected.clear();
    scratch.ensure(from.rows());
  }

  /** Values of this column come next. */
  public void column(int next) {
    end();
    column = next;
  }

  /** The value at the index, which belongs to the run. */
  public void value(int run, int index) {
    long value = from.runValue(run);
    if (size == 0) {
      scratch.selected.begin(from.signal(column));
    }
    if (size == 0 || value != lastValue) {
      scratch.selected.run(size, value);
      lastValue = value;
    }
    scratch.rows[size++] = from.row(column, index);
  }

  /** All values of the run. */
  public void all(int run) {
    int end = from.runEnd(column, run);
    for (int index = from.runStart(run); index < end; index++) {
      value(run, index);
    }
  }

  public FrameContent finish() {
    end();
    return values + from.distributions().size() == from.points()
        ? from
        : from.with(scratch.selected);
  }

  private void end() {
    if (size > 0) {
      scratch.selected.end(size, size == from.rows() ? null : Arrays.copyOf(scratch.rows, size));
      values += size;
      size = 0;
    }
  }
}
