package io.otqmn.edge.stream;

import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Reject;

/** Brings the frames of the outbox to a stream, and what became of them to the listener. */
final class FrameDelivery {
  private final Outbox outbox;
  private final Heartbeats heartbeats;
  private final StreamListener listener;

  FrameDelivery(Outbox outbox, Heartbeats heartbeats, StreamListener listener) {
    this.outbox = outbox;
    this.heartbeats = heartbeats;
    this.listener = listener;
  }

  void add(Frame frame, long points) {
    long dropped = outbox.add(frame, points);
    if (dropped > 0) {
      listener.gap(dropped);
    }
  }

  /** Sends as much as the collector's window and the connection take. */
  void send(Connector.Call call, int window) {
    int waiting = outbox.framesWaiting();
    while (call.ready()) {
      EdgeMessage message = outbox.next(Math.max(1, window));
      if (message == null) {
        break;
      }
      call.send(message);
      heartbeats.sent();
    }
    if (outbox.framesWaiting() < waiting) {
      listener.room();
    }
  }

  /** A new stream begins; the collector has everything before the sequence. */
  void resume(long resumeFrom) {
    tell(outbox.resume(resumeFrom));
  }

  void acknowledged(long sequence) {
    tell(outbox.acknowledge(sequence));
  }

  /** Never to be sent again. */
  void rejected(Reject reject) {
    if (outbox.reject(reject.getSequence())) {
      listener.rejected(reject.getReason(), reject.getMessage());
      listener.room();
    }
  }

  private void tell(long acknowledged) {
    if (acknowledged > 0) {
      listener.acknowledged(acknowledged);
    }
  }
}
