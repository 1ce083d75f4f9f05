package io.otqmn.collector.export;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** At most one warning per ten seconds: what repeats with every request must not fill the disk. */
public final class RateLimit {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final AtomicLong suppressed = new AtomicLong();

  public void warn(Logger log, String format, Object... arguments) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL_NANOS)) {
      suppressed.incrementAndGet();
      return;
    }
    long others = suppressed.getAndSet(0);
    String message = String.format(format, arguments);
    log.warn(others == 0 ? message : message + " (and " + others + " like it)");
  }
}
