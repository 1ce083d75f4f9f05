package io.otqmn.edge.stream;

import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Heartbeat;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Says that the camera is there when a stream has had nothing else to say for a while. */
final class Heartbeats {
  private final Alarm alarm;
  private boolean sentSinceLast;

  Heartbeats(Timers timers, Executor executor) {
    this.alarm = new Alarm(timers, executor);
  }

  /**
   * @param intervalMillis 0: the collector wants none
   */
  void start(Connector.Call call, int intervalMillis) {
    sentSinceLast = false;
    if (intervalMillis > 0) {
      alarm.set(Duration.ofMillis(intervalMillis), () -> beat(call, intervalMillis));
    }
  }

  private void beat(Connector.Call call, int intervalMillis) {
    if (!sentSinceLast) {
      call.send(EdgeMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    }
    start(call, intervalMillis);
  }

  /** Something else was sent. */
  void sent() {
    sentSinceLast = true;
  }

  void stop() {
    alarm.cancel();
  }
}
