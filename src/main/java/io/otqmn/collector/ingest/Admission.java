package io.otqmn.collector.ingest;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a stream: a bounded number at once, a bounded number per second, none beyond the
 * target while there is one, none while draining. Each refusal carries a random waiting time, so
 * that a crowd comes back spread out; it is short where another collector has room.
 */
final class Admission {
  private static final long SHORTEST_WAIT_MILLIS = 100;
  private static final int ELSEWHERE_JITTER_MILLIS = 400;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  enum Reason {
    RATE,
    STREAMS,
    /** Beyond the target of this collector; others are below theirs. */
    BALANCE,
    DRAINING
  }

  record Refusal(Reason reason, long retryAfterMillis) {}

  private final int maxStreams;
  private final double perNano;
  private final double burst;
  private final int jitterMillis;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private int streams;
  private double tokens;
  private long refilledNanos;
  private int target = UNLIMITED;
  private boolean draining;

  Admission(IngestSettings settings, RandomGenerator random, LongSupplier nanoTime) {
    this.maxStreams = settings.maxStreams();
    this.perNano = settings.admissionPerSecond() / (double) TimeUnit.SECONDS.toNanos(1);
    this.burst = settings.admissionPerSecond();
    this.jitterMillis = settings.reconnectJitterMillis();
    this.random = random;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.refilledNanos = nanoTime.getAsLong();
  }

  /** Null: admitted, and {@link #release} is due once. */
  synchronized @Nullable Refusal admit() {
    if (draining) {
      return refusal(Reason.DRAINING);
    }
    if (streams >= maxStreams) {
      return refusal(Reason.STREAMS);
    }
    if (streams >= target) {
      return refusal(Reason.BALANCE);
    }
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - refilledNanos) * perNano);
    refilledNanos = now;
    if (tokens < 1) {
      return refusal(Reason.RATE);
    }
    tokens--;
    streams++;
    return null;
  }

  synchronized void release() {
    streams--;
  }

  synchronized int streams() {
    return streams;
  }

  /** From now on nobody is admitted beyond so many streams. */
  synchronized void limitTo(int most) {
    target = most;
  }

  /** There is no target any more. */
  synchronized void unlimited() {
    target = UNLIMITED;
  }

  /** From now on nobody is admitted. */
  synchronized void drain() {
    draining = true;
  }

  Refusal refusal(Reason reason) {
    int jitter =
        switch (reason) {
          case RATE, STREAMS -> jitterMillis;
          case BALANCE, DRAINING -> Math.min(jitterMillis, ELSEWHERE_JITTER_MILLIS);
        };
    return new Refusal(reason, SHORTEST_WAIT_MILLIS + random.nextLong(jitter + 1L));
  }
}
