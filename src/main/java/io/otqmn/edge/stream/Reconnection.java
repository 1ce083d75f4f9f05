package io.otqmn.edge.stream;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a stream is opened again, and whether over another connection. */
final class Reconnection {
  private final Connector connector;
  private final StreamSettings settings;
  private final Backoff backoff;
  private final Alarm lasting;
  private Connector.@Nullable Call last;
  private boolean moving;

  Reconnection(
      Connector connector,
      StreamSettings settings,
      Timers timers,
      Executor executor,
      RandomGenerator random) {
    this.connector = connector;
    this.settings = settings;
    this.backoff = new Backoff(settings, random);
    this.lasting = new Alarm(timers, executor);
  }

  /** A stream, over another connection than the last one if that one is to be left. */
  Connector.Call open(Connector.Events events) {
    if (moving && last != null) {
      connector.moveOn(last);
    }
    moving = false;
    last = connector.open(events);
    return last;
  }

  /** Not at once: a stream that fails again and again after Welcome comes less and less often. */
  void welcomed() {
    lasting.set(settings.longestBackoff(), backoff::reset);
  }

  void ended() {
    lasting.cancel();
  }

  /**
   * @return false if the camera was asked already
   */
  boolean askedToMove() {
    boolean first = !moving;
    moving = true;
    return first;
  }

  /**
   * How long to wait.
   *
   * @param asPlanned the camera has said goodbye, and everything is settled
   */
  Duration delay(Connector.Closed closed, boolean asPlanned) {
    if (asPlanned && moving) {
      return Duration.ZERO;
    }
    // refused: perhaps another collector has room
    moving |= closed.retryAfter().isPresent();
    return closed.retryAfter().map(backoff::obeying).orElseGet(backoff::next);
  }
}
