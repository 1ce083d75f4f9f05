package io.otqmn.edge.stream;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs things later: a thread for a process, a test's own hand for tests. */
@FunctionalInterface
public interface Timers {
  /** A task that may still be taken back. */
  @FunctionalInterface
  interface Pending {
    void cancel();
  }

  /** The task must not wait for anything. */
  Pending schedule(Duration delay, Runnable task);

  static Timers on(ScheduledExecutorService executor) {
    return (delay, task) -> {
      Future<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    };
  }
}
