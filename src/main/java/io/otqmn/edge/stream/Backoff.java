package io.otqmn.edge.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When to try again: delays double up to a limit and are spread over their upper half. */
final class Backoff {
  /** A collector's advice is already spread by the collector; this keeps equal advice apart. */
  private static final double ADVICE_SPREAD = 0.1;

  /** Whatever is advised: "at once" would be a loop. */
  private static final long SHORTEST_MILLIS = 100;

  private final long firstMillis;
  private final long longestMillis;
  private final RandomGenerator random;
  private int failures;

  Backoff(StreamSettings settings, RandomGenerator random) {
    this.firstMillis = settings.firstBackoff().toMillis();
    this.longestMillis = settings.longestBackoff().toMillis();
    this.random = random;
  }

  void reset() {
    failures = 0;
  }

  Duration next() {
    long full = Math.min(longestMillis, firstMillis << Math.min(failures, 20));
    failures++;
    return Duration.ofMillis((long) (full * (0.5 + random.nextDouble() / 2)));
  }

  Duration obeying(Duration advice) {
    long millis = Math.max(SHORTEST_MILLIS, advice.toMillis());
    return Duration.ofMillis((long) (millis * (1 + ADVICE_SPREAD * random.nextDouble())));
  }
}
