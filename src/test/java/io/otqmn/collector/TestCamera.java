package io.otqmn.collector;

import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Goodbye;
import io.otqmn.v1.Reject;
import io.otqmn.v1.SignalKind;
import io.otqmn.v1.TelemetryGrpc;
import io.otqmn.v1.Welcome;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A camera's side of one stream: says what it is told to say, remembers what it hears. */
final class TestCamera implements StreamObserver<CollectorMessage> {
  static final SignalDefinition FOCUS =
      new SignalDefinition(
          "camera.lens.focus.distance", "m", 2, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens");
  static final SignalDefinition VECTORS =
      new SignalDefinition(
          "camera.motion.vectors",
          "{vector}",
          0,
          SignalKind.SIGNAL_KIND_COUNTER,
          Map.of("k", "v"),
          "motion");
  static final SignalDefinition MAGNITUDE =
      new SignalDefinition(
          "camera.motion.magnitude",
          "{pixel}",
          1,
          SignalKind.SIGNAL_KIND_DISTRIBUTION,
          Map.of(),
          "motion");
  static final List<SignalDefinition> SIGNALS = List.of(FOCUS, VECTORS, MAGNITUDE);
  static final long NOW_MICROS = 1_800_000_000_000_000L;

  private final Queue<CollectorMessage> heard = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<StatusRuntimeException> ended = new CompletableFuture<>();
  private final StreamObserver<EdgeMessage> out;

  private TestCamera(ManagedChannel channel) {
    this.out = TelemetryGrpc.newStub(channel).stream(this);
  }

  /** A stream on which nothing was said. */
  static TestCamera silent(ManagedChannel channel) {
    return new TestCamera(channel);
  }

  static TestCamera connect(
      ManagedChannel channel, String id, long boot, long firstUnacknowledged) {
    TestCamera camera = new TestCamera(channel);
    camera.say(
        EdgeMessage.newBuilder()
            .setHello(
                new CameraDeclaration(
                        id,
                        boot,
                        SIGNALS,
                        firstUnacknowledged,
                        Map.of("camera.kind", "ptz", "camera.fleet", "a lie"),
                        "test")
                    .toHello()));
    return camera;
  }

  void say(EdgeMessage.Builder message) {
    out.onNext(message.build());
  }

  void frame(Frame frame) {
    say(EdgeMessage.newBuilder().setFrame(frame));
  }

  void gap(long first, long last, long points) {
    say(
        EdgeMessage.newBuilder()
            .setGap(
                Gap.newBuilder().setFirstSequence(first).setLastSequence(last).setPoints(points)));
  }

  void goodbye() {
    say(EdgeMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("test")));
  }

  /** Breaks off without a word. */
  void vanish() {
    out.onError(Status.CANCELLED.withDescription("test").asException());
  }

  Welcome welcome() {
    await().until(() -> ended.isDone() || heard.stream().anyMatch(CollectorMessage::hasWelcome));
    return heard.stream()
        .filter(CollectorMessage::hasWelcome)
        .findFirst()
        .orElseThrow(ended::join)
        .getWelcome();
  }

  /** 0 if nothing was acknowledged. */
  long acknowledged() {
    return heard.stream()
        .filter(CollectorMessage::hasAck)
        .mapToLong(message -> message.getAck().getSequence())
        .max()
        .orElse(0);
  }

  void awaitAck(long sequence) {
    await().until(() -> acknowledged() >= sequence);
  }

  List<Reject> rejects() {
    return heard.stream()
        .filter(CollectorMessage::hasReject)
        .map(CollectorMessage::getReject)
        .toList();
  }

  Reject awaitReject() {
    await().until(() -> !rejects().isEmpty());
    return rejects().getFirst();
  }

  boolean askedToMove() {
    return heard.stream().anyMatch(CollectorMessage::hasDrain);
  }

  /** How the stream ended: status OK in an orderly way. */
  StatusRuntimeException end() throws Exception {
    return ended.get(10, TimeUnit.SECONDS);
  }

  boolean open() {
    return !ended.isDone();
  }

  /** One focus point per frame; its value in metres is the sequence. */
  static Frame focusFrame(long sequence) {
    return focusFrame(sequence, NOW_MICROS + sequence * 1_000);
  }

  static Frame focusFrame(long sequence, long micros) {
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    builder.add(micros, 0, FOCUS.scaled(sequence));
    return FrameEncoder.alone(builder.seal(sequence, NOW_MICROS / 1_000), SIGNALS);
  }

  @Override
  public void onNext(CollectorMessage message) {
    heard.add(message);
  }

  @Override
  public void onError(Throwable t) {
    ended.complete((StatusRuntimeException) t);
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK.asRuntimeException());
  }
}
