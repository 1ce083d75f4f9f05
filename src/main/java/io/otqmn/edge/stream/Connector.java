package io.otqmn.edge.stream;

import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import java.time.Duration;
import java.util.Optional;

/** Opens streams to collectors. Never waits; what happens is told to the {@link Events}. */
public interface Connector {
  Call open(Events events);

  /**
   * The next stream is to use another connection than the given one did, so that whatever balances
   * connections has a choice.
   */
  void moveOn(Call from);

  /** The edge's side of one stream. Used by one thread at a time. */
  interface Call {
    /**
     * Whether a message can be sent without queueing it here; else {@link Events#onReady} tells.
     */
    boolean ready();

    void send(EdgeMessage message);

    /** Asks for one more message. One was asked for when the stream was opened. */
    void request();

    /** Nothing more will be sent. */
    void complete();

    void cancel(String why);
  }

  /** Called from any thread, never two at a time; nothing comes after {@link #onClosed}. */
  interface Events {
    void onReady();

    void onMessage(CollectorMessage message);

    void onClosed(Closed closed);
  }

  /**
   * How a stream ended.
   *
   * @param orderly the collector completed it
   * @param retryAfter when the collector advises to come back
   */
  record Closed(boolean orderly, String message, Optional<Duration> retryAfter) {}
}
