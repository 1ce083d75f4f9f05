package io.otqmn.collector.export;

import java.util.random.RandomGenerator;

/** Waiting times that double from failure to failure up to a cap, each shortened at random. */
final class BackOff {
  private final long firstMillis;
  private final long capMillis;
  private final RandomGenerator random;
  private long nextMillis;

  BackOff(long firstMillis, long capMillis, RandomGenerator random) {
    this.firstMillis = firstMillis;
    this.capMillis = capMillis;
    this.random = random;
    this.nextMillis = firstMillis;
  }

  void reset() {
    nextMillis = firstMillis;
  }

  /** Between half of the current step and all of it, but never less than what was asked for. */
  long millis(long askedMillis) {
    long step = nextMillis;
    nextMillis = Math.min(capMillis, step * 2);
    return Math.max(askedMillis, step / 2 + random.nextLong(step / 2 + 1));
  }
}
