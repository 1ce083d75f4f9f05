package io.otqmn.collector.ingest;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.otqmn.v1.Ack;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.Reject;
import io.otqmn.v1.Welcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is sent on one stream, from any thread. Acknowledgements are cumulative and wait up to 20 ms
 * for the next, or until the edge reads again.
 */
final class Outbox {
  private static final long ACK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ServerCallStreamObserver<CollectorMessage> call;
  private final ScheduledExecutorService scheduler;
  private final IngestMetrics metrics;
  private final ArrayDeque<Received> unacknowledged = new ArrayDeque<>();

  /** Welcome is the first message: what is due earlier waits for it. */
  private final List<CollectorMessage.Builder> beforeWelcome = new ArrayList<>();

  private long ack;
  private long sentAck;
  private long lastFlushNanos;
  private boolean flushScheduled;
  private boolean welcomed;
  private boolean closed;

  private record Received(long sequence, long atNanos) {}

  Outbox(
      ServerCallStreamObserver<CollectorMessage> call,
      ScheduledExecutorService scheduler,
      IngestMetrics metrics) {
    this.call = call;
    this.scheduler = scheduler;
    this.metrics = metrics;
    this.lastFlushNanos = System.nanoTime() - ACK_INTERVAL_NANOS;
  }

  synchronized void welcome(Welcome welcome) {
    sentAck = welcome.getResumeFrom() - 1;
    welcomed = true;
    send(CollectorMessage.newBuilder().setWelcome(welcome));
    beforeWelcome.forEach(this::send);
    beforeWelcome.clear();
    sendAck();
  }

  /**
   * @return false if the edge does not read: rejects cannot be summed up as acknowledgements can,
   *     so they are not kept for it
   */
  synchronized boolean reject(Reject reject) {
    if (welcomed && !call.isReady()) {
      return false;
    }
    sendWelcomed(CollectorMessage.newBuilder().setReject(reject));
    return true;
  }

  synchronized void drain(Drain drain) {
    sendWelcomed(CollectorMessage.newBuilder().setDrain(drain));
  }

  /** Starts the clock of one frame's acknowledgement. */
  synchronized void received(long sequence) {
    unacknowledged.add(new Received(sequence, System.nanoTime()));
  }

  synchronized void acknowledge(long sequence) {
    ack = Math.max(ack, sequence);
    long wait = lastFlushNanos + ACK_INTERVAL_NANOS - System.nanoTime();
    if (wait <= 0) {
      flush();
    } else if (!flushScheduled && !closed) {
      flushScheduled = true;
      scheduler.schedule(this::flushDue, wait, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void flushDue() {
    flushScheduled = false;
    flush();
  }

  /** Sends what is to be acknowledged if the edge reads. */
  synchronized void flush() {
    if (call.isReady()) {
      sendAck();
    }
  }

  /**
   * The last acknowledgement, then the orderly end.
   *
   * @param settled up to where all frames are; who settled the last ones may not have told yet
   */
  synchronized void complete(long settled) {
    ack = Math.max(ack, settled);
    sendAck();
    if (!closed) {
      closed = true;
      call.onCompleted();
    }
  }

  synchronized void fail(Status status, Metadata trailers) {
    sendAck();
    if (!closed) {
      closed = true;
      call.onError(status.asRuntimeException(trailers));
    }
  }

  /** The other side is gone. */
  synchronized void abandon() {
    closed = true;
    unacknowledged.clear();
  }

  private void sendAck() {
    if (!welcomed || ack <= sentAck) {
      return;
    }
    send(CollectorMessage.newBuilder().setAck(Ack.newBuilder().setSequence(ack)));
    sentAck = ack;
    lastFlushNanos = System.nanoTime();
    while (!unacknowledged.isEmpty() && unacknowledged.peek().sequence() <= ack) {
      metrics.acknowledgedAfter(lastFlushNanos - unacknowledged.remove().atNanos());
    }
  }

  private void sendWelcomed(CollectorMessage.Builder message) {
    if (welcomed) {
      send(message);
    } else {
      beforeWelcome.add(message);
    }
  }

  private void send(CollectorMessage.Builder message) {
    if (!closed) {
      call.onNext(message.build());
    }
  }
}
