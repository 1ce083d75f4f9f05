package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.collector.export.ExportableFrame;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Reject;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import io.otqmn.v1.Welcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamSessionTest {
  private static final long NOW_MICROS = 1_800_000_000_000_000L;
  private static final long BUDGET = 10_000;
  private static final IngestSettings SETTINGS =
      new IngestSettings(0, 100, 100, 0, 65_536, 4_096, 8, 20_000, 3_600_000, 3_600_000);

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final InflightBudget budget = new InflightBudget(BUDGET);
  private final List<ExportableFrame> exported = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Ingest ingest = ingest();
  private final RecordingCall call = new RecordingCall();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  private Ingest ingest() {
    IngestMetrics metrics = new IngestMetrics(meters);
    return new Ingest(
        Welcome.newBuilder().setLimits(SETTINGS.limits()).build(),
        new Admission(SETTINGS, new Random(1), System::nanoTime),
        new CameraRegistry(10),
        new FrameIntake(
            SETTINGS,
            new SignalAdvice(Map.of()),
            Map.of(),
            exported::add,
            budget,
            metrics,
            InstantSource.fixed(Instant.ofEpochMilli(NOW_MICROS / 1_000))),
        budget,
        metrics,
        scheduler);
  }

  private static SignalDefinition focus(Map<String, String> attributes) {
    return new SignalDefinition(
        "camera.lens.focus.distance", "m", 2, SignalKind.SIGNAL_KIND_GAUGE, attributes, "lens");
  }

  private static void say(StreamSession session, EdgeMessage.Builder message) {
    session.onNext(new Inbound(message.build(), 1));
  }

  private static void greet(StreamSession session, SignalDefinition signal) {
    say(
        session,
        EdgeMessage.newBuilder()
            .setHello(
                new CameraDeclaration("a", 1, List.of(signal), 1, Map.of(), "test").toHello()));
  }

  @Test
  void aCameraIsWelcomeWhileThereIsNoRoomForFrames() {
    budget.take(BUDGET);
    StreamSession session = ingest.open(call);
    assertThat(call.requested).as("Hello is read").isEqualTo(1);
    greet(session, focus(Map.of()));
    assertThat(call.sent).singleElement().matches(message -> message.hasWelcome());
    assertThat(call.requested).as("frames are not").isEqualTo(1);
    budget.giveBack(BUDGET);
    assertThat(call.requested).isEqualTo(2);
  }

  @Test
  void aStreamThatEndedDoesNotWaitForRoom() {
    budget.take(BUDGET);
    greet(ingest.open(call), focus(Map.of()));
    assertThat(budget.waiting()).isEqualTo(1);
    call.cancel();
    assertThat(budget.waiting()).isZero();
  }

  /** What it leaves unread would block the others of its proxy. */
  @Test
  void anEdgeThatDoesNotReadIsReadOnUntilARejectIsDue() {
    StreamSession session = ingest.open(call);
    greet(session, focus(Map.of()));
    call.ready = false;
    say(session, EdgeMessage.newBuilder().setFrame(constant(1, 1, focus(Map.of()))));
    assertThat(exported).hasSize(1);
    assertThat(call.requested).isEqualTo(3);
    say(session, EdgeMessage.newBuilder().setFrame(Frame.newBuilder().setSequence(2)));
    assertThat(call.ended).isNotNull();
    assertThat(call.ended.getDescription()).isEqualTo("the edge does not read what is sent to it");
    assertThat(call.requested).isEqualTo(3);
  }

  @Test
  void aFrameThatNoBackendWouldTakeIsRejectedAndHoldsUpNobody() {
    Map<String, String> long16 = new TreeMap<>();
    for (int i = 0; i < 16; i++) {
      long16.put("attribute." + i, "x".repeat(255));
    }
    StreamSession session = ingest.open(call);
    greet(session, focus(long16));
    say(session, EdgeMessage.newBuilder().setFrame(constant(1, 4_096, focus(long16))));
    assertThat(exported).isEmpty();
    Reject reject = lastSent(CollectorMessage::hasReject).getReject();
    assertThat(reject.getReason()).isEqualTo(RejectReason.REJECT_REASON_SIZE);
    assertThat(reject.getMessage()).contains("as OTLP").contains("shorter attributes");
    say(session, EdgeMessage.newBuilder().setFrame(constant(2, 400, focus(long16))));
    assertThat(exported).hasSize(1);
  }

  @Test
  void countsOfAGapThatCannotBeTrueEndTheStream() {
    StreamSession session = ingest.open(call);
    greet(session, focus(Map.of()));
    say(
        session,
        EdgeMessage.newBuilder()
            .setGap(Gap.newBuilder().setFirstSequence(1).setLastSequence(Long.MAX_VALUE)));
    assertThat(call.ended).isNotNull();
    assertThat(call.ended.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(meters.get("otqmn.frames").tag("outcome", "gap").counter().count()).isZero();
  }

  @Test
  void aFrameWithoutEdgeTimeHasNoAge() {
    StreamSession session = ingest.open(call);
    greet(session, focus(Map.of()));
    say(session, EdgeMessage.newBuilder().setFrame(constant(1, 1, focus(Map.of()), 0)));
    assertThat(exported).hasSize(1);
    assertThat(meters.get("otqmn.frame.age").timer().count()).isZero();
  }

  private CollectorMessage lastSent(Predicate<CollectorMessage> kind) {
    return call.sent.stream().filter(kind).reduce((first, second) -> second).orElseThrow();
  }

  private static Frame constant(long sequence, int rows, SignalDefinition signal) {
    return constant(sequence, rows, signal, NOW_MICROS / 1_000);
  }

  private static Frame constant(long sequence, int rows, SignalDefinition signal, long edgeMillis) {
    FrameBuilder builder = new FrameBuilder(List.of(signal));
    for (int row = 0; row < rows; row++) {
      builder.add(NOW_MICROS + row, 0, 1_234);
    }
    return FrameEncoder.alone(builder.seal(sequence, edgeMillis), List.of(signal));
  }
}
