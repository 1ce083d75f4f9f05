package io.otqmn.edge.stream;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.TelemetryGrpc;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Streams over one gRPC channel, with manual flow control in both directions. May be shared by many
 * cameras: of those that leave a connection the first makes a new one, and the others follow it.
 */
public final class GrpcConnector implements Connector {
  private final ManagedChannel channel;

  /** How often the channel was told to make a new connection. */
  private final AtomicLong connection = new AtomicLong();

  public GrpcConnector(ManagedChannel channel) {
    this.channel = channel;
  }

  @Override
  public Call open(Events events) {
    Adapter adapter = new Adapter(events, connection.get());
    TelemetryGrpc.newStub(channel).stream(adapter);
    return adapter;
  }

  /** Streams that are open stay where they are; the next one makes a new connection. */
  @Override
  public void moveOn(Call from) {
    if (from instanceof Adapter left
        && connection.compareAndSet(left.connection, left.connection + 1)) {
      channel.enterIdle();
    }
  }

  private static final class Adapter
      implements ClientResponseObserver<EdgeMessage, CollectorMessage>, Call {
    private final Events events;
    private final long connection;
    private volatile ClientCallStreamObserver<EdgeMessage> requests;

    @SuppressWarnings("NullAway.Init")
    Adapter(Events events, long connection) {
      this.events = events;
      this.connection = connection;
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
