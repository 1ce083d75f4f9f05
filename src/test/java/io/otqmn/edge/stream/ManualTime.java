package io.otqmn.edge.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A clock, its timers and one thread's worth of tasks, moved by the test alone. */
public final class ManualTime implements InstantSource, Timers, Executor {
  private record Alarm(Instant at, long order, Runnable task) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparing(Alarm::at).thenComparing(Alarm::order));
  private Instant now;
  private long order;

  public ManualTime(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Pending schedule(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(now.plus(delay), order++, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what is due now. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    run();
    while (!alarms.isEmpty() && !alarms.peek().at().isAfter(end)) {
      Alarm next = alarms.poll();
      now = next.at();
      next.task().run();
      run();
    }
    now = end;
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }
}
