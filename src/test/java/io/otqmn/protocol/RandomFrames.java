package io.otqmn.protocol;

import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Seeded generator of schemas and points, with a taste for extremes. */
final class RandomFrames {
  private static final long[] EXTREMES = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1, Integer.MAX_VALUE, 1L << 53
  };

  /** Points by time and signal: what a frame must give back. */
  record Case(
      List<SignalDefinition> signals,
      TreeMap<Long, TreeMap<Integer, Object>> points,
      FrameBuilder builder) {}

  private final SplittableRandom random;

  RandomFrames(long seed) {
    this.random = new SplittableRandom(seed);
  }

  Case next() {
    return next(signals(1 + random.nextInt(6)));
  }

  /** More points of the same signals. */
  Case next(List<SignalDefinition> signals) {
    FrameBuilder builder = new FrameBuilder(signals);
    TreeMap<Long, TreeMap<Integer, Object>> points = new TreeMap<>();
    long[] times = times(1 + random.nextInt(40));
    for (int signal = 0; signal < signals.size(); signal++) {
      SignalKind kind = signals.get(signal).kind();
      int style = random.nextInt(4);
      int density = 1 + random.nextInt(4);
      long value = anyLong(kind);
      for (long time : times) {
        boolean onlyPoint = points.isEmpty() && time == times[times.length - 1];
        if (random.nextInt(4) >= density && !onlyPoint) {
          continue;
        }
        value =
            switch (style) {
              case 0 -> value; // constant
              case 1 -> kind == SignalKind.SIGNAL_KIND_COUNTER ? value : value + 3; // may wrap
              default -> anyLong(kind);
            };
        if (kind == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
          Distribution distribution = distribution();
          builder.addDistribution(time, signal, distribution);
          points.computeIfAbsent(time, t -> new TreeMap<>()).putIfAbsent(signal, distribution);
        } else {
          builder.add(time, signal, value);
          points.computeIfAbsent(time, t -> new TreeMap<>()).putIfAbsent(signal, value);
        }
      }
    }
    return new Case(signals, points, builder);
  }

  private List<SignalDefinition> signals(int count) {
    SignalKind[] kinds = {
      SignalKind.SIGNAL_KIND_GAUGE,
      SignalKind.SIGNAL_KIND_GAUGE,
      SignalKind.SIGNAL_KIND_COUNTER,
      SignalKind.SIGNAL_KIND_DISTRIBUTION
    };
    List<SignalDefinition> signals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SignalKind kind = kinds[random.nextInt(kinds.length)];
      signals.add(
          new SignalDefinition(
              "camera.signal." + i, "1", random.nextInt(-18, 19), kind, Map.of(), "lens"));
    }
    return signals;
  }

  /** In any order, with repetitions; constant rate, irregular, or all over the 64 bits. */
  private long[] times(int count) {
    long[] times = new long[count];
    int style = random.nextInt(3);
    long time = 1_700_000_000_000_000L;
    for (int i = 0; i < count; i++) {
      time =
          switch (style) {
            case 0 -> time + 33_366;
            case 1 -> time + random.nextLong(0, 100_000);
            default -> anyLong(SignalKind.SIGNAL_KIND_GAUGE);
          };
      times[i] = time;
    }
    if (random.nextBoolean()) {
      for (int i = count - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        long swapped = times[i];
        times[i] = times[j];
        times[j] = swapped;
      }
    }
    return times;
  }

  private long anyLong(SignalKind kind) {
    long value =
        random.nextInt(3) == 0
            ? EXTREMES[random.nextInt(EXTREMES.length)]
            : random.nextLong() >> random.nextInt(64);
    return kind == SignalKind.SIGNAL_KIND_COUNTER ? value & Long.MAX_VALUE : value;
  }

  private Distribution distribution() {
    Distribution.Builder distribution =
        Distribution.newBuilder()
            .setIntervalMicros(random.nextLong(0, 1L << 40))
            .setScale(random.nextInt(-10, 21))
            .setZeroCount(random.nextInt(5))
            .setPositiveOffset(random.nextInt())
            .setNegativeOffset(random.nextInt())
            .setSum(random.nextLong())
            .setMin(Long.MIN_VALUE)
            .setMax(Long.MAX_VALUE);
    for (int i = random.nextInt(20); i > 0; i--) {
      distribution.addPositiveCounts(random.nextLong(1L << 40));
      distribution.addNegativeCounts(random.nextLong(1L << 40));
    }
    return distribution.build();
  }
}
