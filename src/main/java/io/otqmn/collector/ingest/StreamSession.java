package io.otqmn.collector.ingest;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Hello;
import io.otqmn.v1.Reject;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.Welcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One stream of one camera: Hello, Welcome, frames and their acknowledgements, Goodbye. An edge
 * that does not read is read on: what one stream leaves unread takes from the flow-control window
 * of its connection, which a proxy shares among cameras.
 */
final class StreamSession implements StreamObserver<Inbound>, FrameReceiver.Stream {
  private static final Logger LOG = Logger.getLogger(StreamSession.class);
  private static final long HELLO_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int HEARTBEATS_MISSED = 3;

  private enum State {
    AWAITING_HELLO,
    STREAMING,
    /** Goodbye was said: ends with the last acknowledgement. */
    LEAVING,
    ENDED
  }

  private final Outbox outbox;
  private final Ingest ingest;
  private final InboundDemand demand;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile State state = State.AWAITING_HELLO;
  private volatile @Nullable Camera camera;

  private record Camera(
      CameraDeclaration declaration, CameraLedger ledger, FrameReceiver receiver) {}

  StreamSession(ServerCallStreamObserver<CollectorMessage> call, Ingest ingest) {
    this.ingest = ingest;
    this.outbox = new Outbox(call, ingest.scheduler(), ingest.metrics());
    this.demand = new InboundDemand(call, ingest.budget(), () -> state == State.ENDED);
    call.disableAutoRequest();
    call.setOnReadyHandler(outbox::flush);
    call.setOnCancelHandler(this::end);
    call.setOnCloseHandler(this::end);
  }

  @Override
  public void onNext(Inbound inbound) {
    demand.received();
    ingest.metrics().received(inbound.bytes());
    EdgeMessage message = inbound.message();
    if (message == null) {
      fail(Status.INVALID_ARGUMENT, "malformed message");
    } else if (state == State.AWAITING_HELLO) {
      greet(message);
    } else if (state == State.STREAMING && camera != null) {
      handle(message, camera);
    }
    demand.handled();
  }

  private void greet(EdgeMessage message) {
    if (!message.hasHello()) {
      fail(Status.INVALID_ARGUMENT, "the first message is Hello");
      return;
    }
    if (ingest.draining()) {
      refuse(Status.UNAVAILABLE, "draining: connect again", Admission.Reason.DRAINING);
      return;
    }
    Hello hello = message.getHello();
    CameraDeclaration declaration;
    try {
      declaration = CameraDeclaration.of(hello);
    } catch (IllegalArgumentException e) {
      fail(Status.INVALID_ARGUMENT, "Hello: " + e.getMessage());
      return;
    }
    var attached = ingest.registry().attach(declaration, this);
    CameraLedger ledger = attached.ledger();
    camera =
        new Camera(
            declaration, ledger, new FrameReceiver(declaration, ledger, this, outbox, ingest));
    int window = ingest.greeting().getLimits().getWindowFrames();
    demand.limitTo(() -> ledger.open() < window);
    state = State.STREAMING;
    if (attached.replaced() != null) {
      attached.replaced().fail(Status.ABORTED, "another stream of this camera took over");
    }
    if (ended.get()) { // cancelled meanwhile
      state = State.ENDED;
      ingest.registry().detach(declaration.cameraId(), this, ledger);
      return;
    }
    LOG.debugf("camera %s: stream opened by %s", declaration.cameraId(), declaration.agent());
    outbox.welcome(greeting(ledger.acknowledged() + 1));
  }

  private Welcome greeting(long resumeFrom) {
    return ingest.greeting().toBuilder().setResumeFrom(resumeFrom).build();
  }

  private void handle(EdgeMessage message, Camera known) {
    switch (message.getBodyCase()) {
      case FRAME -> known.receiver().frame(message.getFrame());
      case GAP -> known.receiver().gap(message.getGap());
      case HEARTBEAT -> {}
      case GOODBYE -> {
        LOG.debugf(
            "camera %s: goodbye: %s",
            known.declaration().cameraId(), message.getGoodbye().getReason());
        leave(known);
      }
      case HELLO -> fail(Status.INVALID_ARGUMENT, "a second Hello");
      case BODY_NOT_SET -> fail(Status.INVALID_ARGUMENT, "a message without a known body");
    }
  }

  private void leave(Camera known) {
    state = State.LEAVING;
    if (known.ledger().open() == 0) {
      state = State.ENDED;
      outbox.complete(known.ledger().acknowledged());
    }
  }

  /** Once, before the first message. */
  void begin() {
    demand.ask();
  }

  @Override
  public void acknowledged(long sequence) {
    outbox.acknowledge(sequence);
    Camera known = camera;
    if (state == State.LEAVING && known != null) {
      leave(known);
    }
    demand.ask();
  }

  @Override
  public void rejected(long sequence, RejectReason reason, String message) {
    reject(Reject.newBuilder().setSequence(sequence).setReason(reason).setMessage(message).build());
  }

  @Override
  public void reject(Reject reject) {
    if (!outbox.reject(reject)) {
      fail(Status.UNAVAILABLE, "the edge does not read what is sent to it");
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  /** An edge that only half-closes leaves as if it had said Goodbye. */
  @Override
  public void onCompleted() {
    Camera known = camera;
    if (known == null) {
      fail(Status.INVALID_ARGUMENT, "the first message is Hello");
    } else if (state == State.STREAMING) {
      leave(known);
    }
  }

  /** Whether it has a camera that has not said goodbye. */
  boolean streaming() {
    return state == State.STREAMING;
  }

  void askToMove(Drain drain) {
    outbox.drain(drain);
  }

  /** Called every second or so: ends streams that never began or went silent. */
  void checkDeadlines(long nowNanos) {
    if (state == State.AWAITING_HELLO && demand.quietNanos(nowNanos) > HELLO_WITHIN_NANOS) {
      fail(Status.DEADLINE_EXCEEDED, "no Hello within 10 s");
    } else if (state == State.STREAMING
        && demand.silentFor(
            (long) HEARTBEATS_MISSED * ingest.greeting().getLimits().getHeartbeatMillis(),
            nowNanos)) {
      fail(Status.UNAVAILABLE, "nothing heard for " + HEARTBEATS_MISSED + " heartbeats");
    }
  }

  void cut() {
    fail(Status.UNAVAILABLE, "draining: the deadline has passed");
  }

  @Override
  public void violated(String what) {
    fail(Status.INVALID_ARGUMENT, what);
  }

  private void fail(Status status, String message) {
    close(status.withDescription(message), new Metadata());
  }

  private void refuse(Status status, String message, Admission.Reason reason) {
    var refusal = ingest.admission().refusal(reason);
    ingest.metrics().refused(reason);
    close(status.withDescription(message), RetryAdvice.after(refusal.retryAfterMillis()));
  }

  private void close(Status status, Metadata trailers) {
    state = State.ENDED;
    Camera known = camera;
    LOG.debugf(
        "camera %s: stream closed: %s %s",
        known == null ? "(no Hello)" : known.declaration().cameraId(),
        status.getCode(),
        status.getDescription());
    outbox.fail(status, trailers);
  }

  /** The call is over, whoever ended it. */
  private void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    state = State.ENDED;
    demand.end();
    outbox.abandon();
    Camera known = camera;
    if (known != null) {
      ingest.registry().detach(known.declaration().cameraId(), this, known.ledger());
    }
    ingest.ended(this);
  }
}
