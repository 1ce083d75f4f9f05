package io.otqmn.collector.ingest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for frames that were received and whose fate is open, over all streams. When it is used
 * up, nothing more is asked of any stream until some of it is given back. A stream asks before it
 * knows how large its next frame is: the limit is overshot by one frame per stream at most.
 */
final class InflightBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  InflightBudget(long limitBytes) {
    this.limit = limitBytes;
  }

  /** False: there is no room now; the waiter runs once when there is some, on any thread. */
  boolean roomOr(Runnable waiter) {
    if (used.get() < limit) {
      return true;
    }
    waiting.add(waiter);
    // what was given back meanwhile may have found nobody waiting
    wake(used.get());
    return false;
  }

  /** The waiter waits no longer. */
  void forget(Runnable waiter) {
    waiting.remove(waiter);
  }

  int waiting() {
    return waiting.size();
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    wake(used.addAndGet(-bytes));
  }

  long usedBytes() {
    return used.get();
  }

  /** One by one near the limit; all when half is free, so that an idle stream holds up nobody. */
  private void wake(long usedNow) {
    if (usedNow >= limit) {
      return;
    }
    do {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      next.run();
    } while (used.get() <= limit / 2);
  }
}
