package io.otqmn.edge.stream;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.TelemetryGrpc;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Streams over one gRPC channel, with manual flow control in both directions. May be shared by many
 * cameras.
 */
public final class GrpcConnector implements Connector {
  /** Of cameras that share a channel and want to move at the same time, the first moves all. */
  private static final long MOVE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ManagedChannel channel;
  private final AtomicLong movedNanos = new AtomicLong(System.nanoTime() - MOVE_INTERVAL_NANOS);

  public GrpcConnector(ManagedChannel channel) {
    this.channel = channel;
  }

  @Override
  public Call open(Events events) {
    Adapter adapter = new Adapter(events);
    TelemetryGrpc.newStub(channel).stream(adapter);
    return adapter;
  }

  /** Streams that are open stay where they are; the next one makes a new connection. */
  @Override
  public void moveOn() {
    long now = System.nanoTime();
    long last = movedNanos.get();
    if (now - last >= MOVE_INTERVAL_NANOS && movedNanos.compareAndSet(last, now)) {
      channel.enterIdle();
    }
  }

  private static final class Adapter
      implements ClientResponseObserver<EdgeMessage, CollectorMessage>, Call {
    private final Events events;
    private volatile ClientCallStreamObserver<EdgeMessage> requests;

    @SuppressWarnings("NullAway.Init")
    Adapter(Events events) {
      this.events = events;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<EdgeMessage> stream) {
      requests = stream;
      stream.disableAutoRequestWithInitial(1);
      stream.setOnReadyHandler(events::onReady);
    }

    @Override
    public void onNext(CollectorMessage message) {
      events.onMessage(message);
    }

    @Override
    public void onError(Throwable error) {
      Status status = Status.fromThrowable(error);
      String description = status.getDescription();
      events.onClosed(
          new Closed(
              false,
              status.getCode() + (description == null ? "" : ": " + description),
              RetryAdvice.of(error)));
    }

    @Override
    public void onCompleted() {
      events.onClosed(new Closed(true, "completed by the collector", Optional.empty()));
    }

    @Override
    public boolean ready() {
      return requests.isReady();
    }

    @Override
    public void send(EdgeMessage message) {
      requests.onNext(message);
    }

    @Override
    public void request() {
      requests.request(1);
    }

    @Override
    public void complete() {
      requests.onCompleted();
    }

    @Override
    public void cancel(String why) {
      requests.cancel(why, null);
    }
  }
}
