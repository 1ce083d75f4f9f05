package operatorbench;

import java.time.Duration;
import java.time.Instant;

/** Waits for what other processes do, by looking again and again. */
final class Await {
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private Await() {}

  interface Condition {
    boolean holds() throws Exception;
  }

  /** Whether it came to hold within the time. */
  static boolean until(Duration atMost, Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(atMost);
    while (!condition.holds()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      Thread.sleep(BETWEEN);
    }
    return true;
  }

  /**
   * @throws IllegalStateException with the message if it does not come to hold within the time
   */
  static void until(Duration atMost, String otherwise, Condition condition) throws Exception {
    if (!until(atMost, condition)) {
      throw new IllegalStateException(otherwise);
    }
  }
}
