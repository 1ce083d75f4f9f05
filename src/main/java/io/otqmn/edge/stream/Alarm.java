package io.otqmn.edge.stream;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One thing that is due later, on the camera's executor, unless it is taken back or replaced. */
final class Alarm {
  private final Timers timers;
  private final Executor executor;
  private @Nullable Runnable due;
  private Timers.@Nullable Pending pending;

  Alarm(Timers timers, Executor executor) {
    this.timers = timers;
    this.executor = executor;
  }

  void set(Duration delay, Runnable task) {
    cancel();
    // of its own, so that the same task set twice is told apart
    Runnable once = task::run;
    due = once;
    pending = timers.schedule(delay, () -> executor.execute(() -> ring(once)));
  }

  void cancel() {
    due = null;
    if (pending != null) {
      pending.cancel();
      pending = null;
    }
  }

  /** The timer may have fired before it was cancelled. */
  private void ring(Runnable task) {
    if (due == task) {
      due = null;
      pending = null;
      task.run();
    }
  }
}
