package io.otqmn.collector.ingest;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a stream: a bounded number at once, a bounded number per second, none while
 * draining. Each refusal carries a random waiting time, so that a crowd comes back spread out.
 */
final class Admission {
  private static final long SHORTEST_WAIT_MILLIS = 100;

  enum Reason {
    RATE,
    STREAMS,
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

  /** From now on nobody is admitted. */
  synchronized void drain() {
    draining = true;
  }

  Refusal refusal(Reason reason) {
    return new Refusal(reason, SHORTEST_WAIT_MILLIS + random.nextLong(jitterMillis + 1L));
  }
}
