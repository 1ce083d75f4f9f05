package io.otqmn.edge.sources;

import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a camera reported at one moment: a reusable row, at most one value per signal, the first
 * wins. Values that are not numbers are refused and counted as {@code not-a-number}, counts below
 * zero as {@code negative-count}: one of them would have the collector reject its whole frame.
 */
public final class Reading {
  private final List<SignalDefinition> signals;
  private final Skips skips;
  private final long[] scaled;
  private final boolean[] present;
  private final @Nullable Distribution[] distributions;
  private long timeMicros;

  public Reading(List<SignalDefinition> signals, Skips skips) {
    this.signals = signals;
    this.skips = skips;
    this.scaled = new long[signals.size()];
    this.present = new boolean[signals.size()];
    this.distributions = new Distribution[signals.size()];
  }

  /** Empties the row. */
  public void begin(long micros) {
    timeMicros = micros;
    Arrays.fill(present, false);
    Arrays.fill(distributions, null);
  }

  public void value(int signal, double value) {
    if (present[signal]) {
      return;
    }
    if (value < 0 && signals.get(signal).kind() == SignalKind.SIGNAL_KIND_COUNTER) {
      skips.skipped("negative-count");
      return;
    }
    try {
      scaled[signal] = signals.get(signal).scaled(value);
      present[signal] = true;
    } catch (IllegalArgumentException e) {
      skips.skipped("not-a-number");
    }
  }

  public void distribution(int signal, Distribution distribution) {
    distributions[signal] = distribution;
  }

  /** On the source's own time line. */
  public long timeMicros() {
    return timeMicros;
  }

  public boolean has(int signal) {
    return present[signal];
  }

  /** Only if {@link #has}. */
  public long scaled(int signal) {
    return scaled[signal];
  }

  public @Nullable Distribution distribution(int signal) {
    return distributions[signal];
  }
}
