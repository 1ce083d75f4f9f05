package io.otqmn.collector.ingest;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.otqmn.collector.export.CameraSeries;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Hello;
import io.otqmn.v1.Reject;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.Welcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One stream of one camera: Hello, Welcome, frames and their acknowledgements, Goodbye. Asks for
 * one message at a time, and for none while the camera's window or the memory budget is used up. An
 * edge that does not read is read on: what one stream leaves unread takes from the flow-control
 * window of its connection, which a proxy shares among cameras.
 */
final class StreamSession implements StreamObserver<Inbound>, CameraLedger.Owner {
  private static final Logger LOG = Logger.getLogger(StreamSession.class);
  private static final long HELLO_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int HEARTBEATS_MISSED = 3;
  private static final int MAX_CONSECUTIVE_REJECTS = 10;

  /** A year of thirty frames per second is a quarter of it: more is not a count but a mistake. */
  private static final long MAX_GAP_FRAMES = 1L << 32;

  private enum State {
    AWAITING_HELLO,
    STREAMING,
    /** Goodbye was said: ends with the last acknowledgement. */
    LEAVING,
    ENDED
  }

  private final ServerCallStreamObserver<CollectorMessage> call;
  private final Outbox outbox;
  private final Ingest ingest;

  /** Whether a message has been asked for, or room for one. */
  private final AtomicBoolean asked = new AtomicBoolean();

  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile State state = State.AWAITING_HELLO;
  private volatile long quietSinceNanos = System.nanoTime();
  private volatile boolean reading;
  private final Runnable whenThereIsRoom = this::askAgain;
  private int consecutiveRejects;
  private volatile @Nullable Camera camera;

  private record Camera(
      CameraDeclaration declaration,
      CameraSeries series,
      FrameDecoder decoder,
      CameraLedger ledger) {}

  StreamSession(ServerCallStreamObserver<CollectorMessage> call, Ingest ingest) {
    this.call = call;
    this.ingest = ingest;
    this.outbox = new Outbox(call, ingest.scheduler(), ingest.metrics());
    call.disableAutoRequest();
    call.setOnReadyHandler(outbox::flush);
    call.setOnCancelHandler(this::end);
    call.setOnCloseHandler(this::end);
  }

  @Override
  public void onNext(Inbound inbound) {
    reading = false;
    quietSinceNanos = System.nanoTime();
    ingest.metrics().received(inbound.bytes());
    EdgeMessage message = inbound.message();
    if (message == null) {
      fail(Status.INVALID_ARGUMENT, "malformed message");
    } else if (state == State.AWAITING_HELLO) {
      greet(message);
    } else if (state == State.STREAMING && camera != null) {
      handle(message, camera);
    }
    asked.set(false);
    askForNext();
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
    FrameIntake intake = ingest.intake();
    camera =
        new Camera(
            declaration, intake.seriesOf(declaration), intake.decoderOf(declaration), ledger);
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
      case FRAME -> onFrame(message.getFrame(), known);
      case GAP -> onGap(message.getGap(), known);
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

  private void onFrame(Frame frame, Camera known) {
    long sequence = frame.getSequence();
    if (sequence < 1) {
      fail(Status.INVALID_ARGUMENT, "a frame without a sequence");
      return;
    }
    FrameIntake.Unpacked unpacked = FrameIntake.Unpacked.of(frame, known.decoder());
    if (unpacked.continuesNothing()) {
      outOfOrder(sequence, known);
      return;
    }
    switch (known.ledger().receive(this, sequence, sequence)) {
      case DUPLICATE -> ingest.metrics().duplicates(1);
      case AHEAD -> outOfOrder(sequence, known);
      case NEXT -> {
        outbox.received(sequence);
        boolean good =
            ingest
                .intake()
                .take(unpacked, known.series(), known.declaration().signals(), known.ledger());
        consecutiveRejects = good ? 0 : consecutiveRejects + 1;
        endIfAbusive();
      }
      case NOT_YOURS -> {}
    }
  }

  private void onGap(Gap gap, Camera known) {
    if (gap.getFirstSequence() < 1 || gap.getLastSequence() < gap.getFirstSequence()) {
      fail(
          Status.INVALID_ARGUMENT,
          "a gap from %d to %d".formatted(gap.getFirstSequence(), gap.getLastSequence()));
      return;
    }
    long frames = gap.getLastSequence() - gap.getFirstSequence() + 1;
    long maxPoints = frames * ingest.greeting().getLimits().getMaxPoints();
    if (frames > MAX_GAP_FRAMES || gap.getPoints() < 0 || gap.getPoints() > maxPoints) {
      fail(
          Status.INVALID_ARGUMENT,
          "a gap of %d frames and %s points: at most 2^32 frames of limits.max_points each"
              .formatted(frames, Long.toUnsignedString(gap.getPoints())));
      return;
    }
    long first = Math.max(gap.getFirstSequence(), known.ledger().expected());
    switch (known.ledger().receive(this, gap.getFirstSequence(), gap.getLastSequence())) {
      case AHEAD -> outOfOrder(gap.getFirstSequence(), known);
      case NEXT -> {
        ingest.metrics().gap(gap.getLastSequence() - first + 1, gap.getPoints());
        known.ledger().settle(first, gap.getLastSequence());
      }
      case DUPLICATE, NOT_YOURS -> {}
    }
  }

  private void outOfOrder(long sequence, Camera known) {
    ingest.metrics().outOfOrder();
    reject(
        Reject.newBuilder()
            .setSequence(sequence)
            .setReason(RejectReason.REJECT_REASON_ORDER)
            .setMessage("expected sequence " + known.ledger().expected())
            .setRetry(true)
            .build());
    consecutiveRejects++;
    endIfAbusive();
  }

  private void endIfAbusive() {
    if (consecutiveRejects > MAX_CONSECUTIVE_REJECTS) {
      fail(Status.INVALID_ARGUMENT, consecutiveRejects + " frames in a row were rejected");
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
    askForNext();
  }

  /** Asks for one message if nothing stands against it; called whenever that may have changed. */
  private void askForNext() {
    while (state != State.ENDED && mayRead() && asked.compareAndSet(false, true)) {
      if (mayRead()) {
        askOrWaitForRoom();
        return;
      }
      asked.set(false); // changed meanwhile: look again, or be called again
    }
  }

  private void askOrWaitForRoom() {
    // Hello takes no room, and a camera that is not heard would be sent away as silent
    if (camera == null || ingest.budget().roomOr(whenThereIsRoom)) {
      quietSinceNanos = System.nanoTime();
      reading = true;
      call.request(1);
    } else if (state == State.ENDED) { // meanwhile
      ingest.budget().forget(whenThereIsRoom);
    }
  }

  private void askAgain() {
    asked.set(false);
    askForNext();
  }

  private boolean mayRead() {
    Camera known = camera;
    return known == null || known.ledger().open() < ingest.greeting().getLimits().getWindowFrames();
  }

  @Override
  public void acknowledged(long sequence) {
    outbox.acknowledge(sequence);
    Camera known = camera;
    if (state == State.LEAVING && known != null) {
      leave(known);
    }
    askForNext();
  }

  @Override
  public void rejected(long sequence, RejectReason reason, String message) {
    reject(Reject.newBuilder().setSequence(sequence).setReason(reason).setMessage(message).build());
  }

  private void reject(Reject reject) {
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

  void askToMove(Drain drain) {
    outbox.drain(drain);
  }

  /** Called every second or so: ends streams that never began or went silent. */
  void checkDeadlines(long nowNanos) {
    long quiet = nowNanos - quietSinceNanos;
    if (state == State.AWAITING_HELLO && quiet > HELLO_WITHIN_NANOS) {
      fail(Status.DEADLINE_EXCEEDED, "no Hello within 10 s");
    } else if (state == State.STREAMING
        && reading
        && quiet
            > TimeUnit.MILLISECONDS.toNanos(
                (long) HEARTBEATS_MISSED * ingest.greeting().getLimits().getHeartbeatMillis())) {
      fail(Status.UNAVAILABLE, "nothing heard for " + HEARTBEATS_MISSED + " heartbeats");
    }
  }

  void cut() {
    fail(Status.UNAVAILABLE, "draining: the deadline has passed");
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
    ingest.budget().forget(whenThereIsRoom);
    outbox.abandon();
    Camera known = camera;
    if (known != null) {
      ingest.registry().detach(known.declaration().cameraId(), this, known.ledger());
    }
    ingest.ended(this);
  }
}
