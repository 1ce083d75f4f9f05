package io.otqmn.collector.export;

import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameSelection;
import io.otqmn.protocol.SignalDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Leaves out of a stream's frames what the backend knows: a value that is what it was when it was
 * last exported, until its heartbeat is due. Distributions are always news. Used by one thread at a
 * time; {@link #forget} may be called by any.
 */
public final class ChangeFilter {
  /** How a vector is exported unless the fleet says otherwise. */
  public static final Rule DEFAULT_RULE = new Rule(30_000, 0);

  private final long[] heartbeatMicros;
  private final long[] deadband;
  private final boolean[] exported;
  private final long[] lastValue;
  private final long[] lastMicros;
  private final boolean filters;
  private volatile boolean forgetful;

  /**
   * @param heartbeatMillis by device time, how long a value that does not change is not exported
   *     again; 0: every value is exported
   * @param deadband how far from the value that was exported last is no change, in steps of the
   *     signal's resolution
   */
  public record Rule(long heartbeatMillis, long deadband) {}

  /**
   * @param rules by vector; a vector without one has {@link #DEFAULT_RULE}
   */
  public ChangeFilter(List<SignalDefinition> signals, Map<String, Rule> rules) {
    this(signals, signal -> rules.getOrDefault(signal.vector(), DEFAULT_RULE));
  }

  private ChangeFilter(List<SignalDefinition> signals, Function<SignalDefinition, Rule> rules) {
    int count = signals.size();
    heartbeatMicros = new long[count];
    deadband = new long[count];
    exported = new boolean[count];
    lastValue = new long[count];
    lastMicros = new long[count];
    boolean any = false;
    for (int i = 0; i < count; i++) {
      Rule rule = rules.apply(signals.get(i));
      heartbeatMicros[i] = rule.heartbeatMillis() * 1_000;
      deadband[i] = rule.deadband();
      any |= rule.heartbeatMillis() > 0;
    }
    filters = any;
  }

  /** The backend may not have what it was sent: every value is news once more. */
  public void forget() {
    forgetful = true;
  }

  /** What of a frame is news; from now on it counts as exported. */
  public FrameContent news(FrameContent frame) {
    if (!filters) {
      return frame;
    }
    if (forgetful) {
      forgetful = false;
      Arrays.fill(exported, false);
    }
    FrameSelection news = frame.select();
    for (int column = 0; column < frame.columns(); column++) {
      int signal = frame.signal(column);
      news.column(column);
      for (int run = frame.firstRun(column); run < frame.endRun(column); run++) {
        if (heartbeatMicros[signal] == 0) {
          news.all(run);
        } else {
          select(frame, column, run, news);
        }
      }
    }
    return news.finish();
  }

  private void select(FrameContent frame, int column, int run, FrameSelection news) {
    int signal = frame.signal(column);
    long value = frame.runValue(run);
    int end = frame.runEnd(column, run);
    int next = frame.runStart(run);
    if (isChange(signal, value)) {
      export(signal, value, frame.timeMicros(frame.row(column, next)));
      news.value(run, next++);
    }
    if (next == end || !isDue(signal, frame.timeMicros(frame.row(column, end - 1)))) {
      return;
    }
    for (; next < end; next++) {
      long micros = frame.timeMicros(frame.row(column, next));
      if (isDue(signal, micros)) {
        export(signal, value, micros);
        news.value(run, next);
      }
    }
  }

  private boolean isChange(int signal, long value) {
    long last = lastValue[signal];
    long distance = value - last;
    boolean beyond63Bits = ((value ^ last) & (value ^ distance)) < 0;
    return !exported[signal] || beyond63Bits || Math.abs(distance) > deadband[signal];
  }

  /** A clock that was set back must not silence a signal. */
  private boolean isDue(int signal, long micros) {
    return Math.abs(micros - lastMicros[signal]) >= heartbeatMicros[signal];
  }

  private void export(int signal, long value, long micros) {
    exported[signal] = true;
    lastValue[signal] = value;
    lastMicros[signal] = micros;
  }
}
