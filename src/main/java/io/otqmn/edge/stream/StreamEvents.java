package io.otqmn.edge.stream;

import io.otqmn.v1.CollectorMessage;
import java.util.concurrent.Executor;

/**
 * Events of one stream, brought to the camera's executor. Those of a stream that was left behind
 * are ignored.
 */
final class StreamEvents implements Connector.Events {
  private final Executor executor;
  private final Connector.Events handler;

  /** Of the executor. */
  private boolean left;

  StreamEvents(Executor executor, Connector.Events handler) {
    this.executor = executor;
    this.handler = handler;
  }

  /** On the executor. */
  void leaveBehind() {
    left = true;
  }

  @Override
  public void onReady() {
    unlessLeft(handler::onReady);
  }

  @Override
  public void onMessage(CollectorMessage message) {
    unlessLeft(() -> handler.onMessage(message));
  }

  @Override
  public void onClosed(Connector.Closed closed) {
    unlessLeft(() -> handler.onClosed(closed));
  }

  private void unlessLeft(Runnable event) {
    executor.execute(() -> {
      if (!left) {
        event.run();
      }
    });
  }
}
