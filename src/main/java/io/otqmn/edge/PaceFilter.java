package io.otqmn.edge;

import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Pace;
import io.otqmn.v1.VectorPace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps to the collector's advice, per vector: nothing, everything, or the first point of every
 * interval. Intervals are counted from the epoch, so jitter of the device's clock does not add up.
 */
final class PaceFilter {
  private final List<String> vectors = new ArrayList<>();
  private final int[] vectorOfSignal;
  private final boolean[] off;
  private final long[] intervalMicros;
  private final long[] lastInterval;
  private final long[] decidedAt;
  private final boolean[] decision;

  PaceFilter(List<SignalDefinition> signals) {
    vectorOfSignal = new int[signals.size()];
    for (int i = 0; i < vectorOfSignal.length; i++) {
      String vector = signals.get(i).vector();
      if (!vectors.contains(vector)) {
        vectors.add(vector);
      }
      vectorOfSignal[i] = vectors.indexOf(vector);
    }
    off = new boolean[vectors.size()];
    intervalMicros = new long[vectors.size()];
    lastInterval = new long[vectors.size()];
    decidedAt = new long[vectors.size()];
    decision = new boolean[vectors.size()];
    Arrays.fill(lastInterval, Long.MIN_VALUE);
    Arrays.fill(decidedAt, Long.MIN_VALUE);
  }

  /** A vector that is not named is wanted as it comes. */
  void follow(Pace pace) {
    Arrays.fill(off, false);
    Arrays.fill(intervalMicros, 0);
    for (VectorPace advice : pace.getVectorsList()) {
      int vector = vectors.indexOf(advice.getVector());
      if (vector >= 0) {
        off[vector] = advice.getOff();
        intervalMicros[vector] = Integer.toUnsignedLong(advice.getIntervalMillis()) * 1_000;
      }
    }
    Arrays.fill(lastInterval, Long.MIN_VALUE);
    Arrays.fill(decidedAt, Long.MIN_VALUE);
  }

  /** Whether a point is wanted; all points of a vector at one time share the answer. */
  boolean wanted(int signal, long timeMicros) {
    int vector = vectorOfSignal[signal];
    if (off[vector]) {
      return false;
    }
    if (intervalMicros[vector] == 0) {
      return true;
    }
    if (decidedAt[vector] != timeMicros) {
      decidedAt[vector] = timeMicros;
      long interval = Math.floorDiv(timeMicros, intervalMicros[vector]);
      decision[vector] = interval != lastInterval[vector];
      lastInterval[vector] = interval;
    }
    return decision[vector];
  }
}
