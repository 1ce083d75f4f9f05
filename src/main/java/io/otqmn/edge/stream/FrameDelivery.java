package io.otqmn.edge.stream;

import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Reject;
import java.util.List;

/** Brings the frames of the outbox to a stream, and what became of them to the listener. */
final class FrameDelivery {
  private final Outbox outbox;
  private final FrameEncoder encoder;
  private final Heartbeats heartbeats;
  private final StreamListener listener;

  FrameDelivery(
      Outbox outbox,
      List<SignalDefinition> signals,
      Heartbeats heartbeats,
      StreamListener listener) {
    this.outbox = outbox;
    this.encoder = new FrameEncoder(signals);
    this.heartbeats = heartbeats;
    this.listener = listener;
  }

  void add(FrameContent frame) {
    long dropped = outbox.add(frame);
    if (dropped > 0) {
      listener.gap(dropped);
    }
  }

  /** Another stream is opened: what it carries builds upon nothing that was sent before. */
  void begin() {
    encoder.restart();
  }

  /** Sends as much as the collector's window and the connection take. */
  void send(Connector.Call call, int window) {
    int waiting = outbox.framesWaiting();
    while (call.ready()) {
      EdgeMessage message = outbox.next(Math.max(1, window), encoder);
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
