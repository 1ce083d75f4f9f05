package io.otqmn.collector;

import static io.otqmn.collector.TestCamera.NOW_MICROS;
import static io.otqmn.collector.TestCamera.SIGNALS;
import static io.otqmn.collector.TestCamera.focusFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.otqmn.collector.export.RecordingBackend;
import io.otqmn.collector.ingest.IngestSettings;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.DescribeRequest;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Heartbeat;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.TelemetryGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each message, each limit, and what happens to whoever breaks one. */
class StreamContractTest {
  private static final Metadata.Key<String> RETRY_AFTER =
      Metadata.Key.of("otqmn-retry-after-millis", Metadata.ASCII_STRING_MARSHALLER);

  private RecordingBackend backend;
  private RunningCollector collector;

  @BeforeEach
  void start() throws Exception {
    backend = new RecordingBackend();
    collector = new RunningCollector(backend.endpoint());
  }

  @AfterEach
  void stop() {
    collector.close();
    backend.close();
  }

  private void restartWith(IngestSettings settings) throws Exception {
    collector.close();
    collector = new RunningCollector(backend.endpoint(), settings);
  }

  /** The broken frame is rejected with the reason, acknowledged in order, and the stream lives. */
  private void isRejected(Frame.Builder frame, RejectReason reason, String label) {
    TestCamera camera = collector.camera("a");
    camera.frame(frame.setSequence(1).build());
    camera.frame(focusFrame(2));
    camera.awaitAck(2);
    assertThat(camera.awaitReject().getReason()).isEqualTo(reason);
    assertThat(camera.awaitReject().getSequence()).isEqualTo(1);
    assertThat(camera.awaitReject().getRetry()).isFalse();
    assertThat(camera.rejects()).hasSize(1);
    assertThat(backend.acceptedGaugeValues()).containsExactly(2.0);
    assertThat(collector.count("otqmn.frames", "outcome", "rejected", "reason", label))
        .isEqualTo(1);
  }

  @Test
  void welcomeTellsLimitsAndPace() {
    var welcome = collector.camera("a").welcome();
    assertThat(welcome.getResumeFrom()).isEqualTo(1);
    assertThat(welcome.getCollector()).isEqualTo("pod-1");
    assertThat(welcome.getLimits().getWindowFrames()).isEqualTo(8);
    assertThat(welcome.getLimits().getMaxPoints()).isPositive();
    assertThat(welcome.getPace().getVectors(1).getVector()).isEqualTo("motion");
    assertThat(welcome.getPace().getVectors(1).getOff()).isTrue();
    var described =
        TelemetryGrpc.newBlockingStub(collector.channel)
            .describe(DescribeRequest.newBuilder().setCameraId("a").build());
    assertThat(described.getLimits()).isEqualTo(welcome.getLimits());
    assertThat(described.getPace()).isEqualTo(welcome.getPace());
  }

  @Test
  void aMalformedFrameIsRejected() {
    isRejected(malformed(1).toBuilder(), RejectReason.REJECT_REASON_SCHEMA, "schema");
  }

  @Test
  void aFrameThatIsTooLargeIsRejected() {
    isRejected(
        focusFrame(1).toBuilder().setBody(ByteString.copyFrom(new byte[5_000])),
        RejectReason.REJECT_REASON_SIZE,
        "size");
  }

  @Test
  void timesFarFromOursAreRejected() {
    isRejected(
        focusFrame(1, NOW_MICROS - 3_601_000_000L).toBuilder(),
        RejectReason.REJECT_REASON_SKEW,
        "skew");
    assertThat(collector.count("otqmn.points", "outcome", "rejected")).isEqualTo(1);
  }

  @Test
  void extremeTimesAreRejectedWithoutOverflow() {
    isRejected(focusFrame(1, Long.MIN_VALUE).toBuilder(), RejectReason.REJECT_REASON_SKEW, "skew");
  }

  @Test
  void aFrameOutOfOrderIsToBeSentAgain() {
    TestCamera camera = collector.camera("a");
    camera.frame(focusFrame(2));
    assertThat(camera.awaitReject().getReason()).isEqualTo(RejectReason.REJECT_REASON_ORDER);
    assertThat(camera.awaitReject().getRetry()).isTrue();
    camera.frame(focusFrame(1));
    camera.frame(focusFrame(2));
    camera.awaitAck(2);
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(2);
    assertThat(collector.count("otqmn.frames.out.of.order")).isEqualTo(1);
  }

  /** Its body goes on where it should end. */
  private static Frame malformed(long sequence) {
    Frame frame = focusFrame(sequence);
    ByteString more = ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5});
    return frame.toBuilder().setBody(frame.getBody().concat(more)).build();
  }

  @Test
  void whoSendsNothingButRejectsIsDisconnected() throws Exception {
    TestCamera camera = collector.camera("a");
    LongStream.rangeClosed(1, 20).forEach(sequence -> camera.frame(malformed(sequence)));
    Status status = camera.end().getStatus();
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(camera.rejects()).hasSize(11);
    assertThat(camera.acknowledged()).isEqualTo(11);
  }

  @Test
  void malformedBytesEndTheStream() throws Exception {
    CompletableFuture<Status> closed = new CompletableFuture<>();
    var method =
        TelemetryGrpc.getStreamMethod().toBuilder(
                new Bytes(), TelemetryGrpc.getStreamMethod().getResponseMarshaller())
            .build();
    var call = collector.channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<CollectorMessage>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(new byte[] {1, 2, 3});
    assertThat(closed.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    await().until(() -> collector.gauge("otqmn.collector.streams") == 0);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void theFirstMessageIsHelloAndThereIsOne() throws Exception {
    TestCamera rude = TestCamera.silent(collector.channel);
    rude.frame(focusFrame(1));
    assertThat(rude.end().getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    TestCamera nameless = TestCamera.silent(collector.channel);
    nameless.say(EdgeMessage.newBuilder().setHello(io.otqmn.v1.Hello.newBuilder()));
    assertThat(nameless.end().getStatus().getDescription()).contains("camera_id");
    TestCamera twice = collector.camera("a");
    twice.say(EdgeMessage.newBuilder().setHello(io.otqmn.v1.Hello.newBuilder()));
    assertThat(twice.end().getStatus().getDescription()).contains("second Hello");
  }

  /** What comes after builds upon it, so a collector that could not read it has to ask again. */
  @Test
  void framesThatContinueAMalformedOneAreToBeSentAgain() {
    FrameEncoder encoder = new FrameEncoder(SIGNALS);
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    TestCamera camera = collector.camera("a");
    for (int sequence = 1; sequence <= 3; sequence++) {
      builder.add(NOW_MICROS + sequence, 0, 150 + sequence);
      Frame frame = encoder.encode(builder.seal(sequence, NOW_MICROS / 1_000));
      camera.frame(sequence == 2 ? malformed(2) : frame);
    }
    await().until(() -> camera.rejects().size() == 2);
    assertThat(camera.rejects().get(0).getReason()).isEqualTo(RejectReason.REJECT_REASON_SCHEMA);
    assertThat(camera.rejects().get(1).getReason()).isEqualTo(RejectReason.REJECT_REASON_ORDER);
    assertThat(camera.rejects().get(1).getRetry()).isTrue();
    camera.frame(focusFrame(3));
    camera.awaitAck(3);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.51, 3.0);
  }

  @Test
  void aGapIsCountedAndAcknowledged() {
    TestCamera camera = collector.camera("a");
    camera.frame(focusFrame(1));
    camera.gap(2, 5, 40);
    camera.frame(focusFrame(6));
    camera.awaitAck(6);
    assertThat(collector.count("otqmn.frames", "outcome", "gap")).isEqualTo(4);
    assertThat(collector.count("otqmn.points", "outcome", "gap")).isEqualTo(40);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.0, 6.0);
  }

  @Test
  void aNewerEdgeMayGiveAReasonForAGapThatWeDoNotKnow() {
    TestCamera camera = collector.camera("a");
    camera.say(
        EdgeMessage.newBuilder()
            .setGap(Gap.newBuilder().setFirstSequence(1).setLastSequence(2).setReasonValue(99)));
    camera.frame(focusFrame(3));
    camera.awaitAck(3);
    assertThat(collector.count("otqmn.frames", "outcome", "gap")).isEqualTo(2);
  }

  @Test
  void aMessageOfANewerEdgeThatWeDoNotKnowEndsTheStream() throws Exception {
    TestCamera camera = collector.camera("a");
    camera.say(
        EdgeMessage.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(100, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build()));
    assertThat(camera.end().getStatus().getDescription()).contains("without a known body");
  }

  @Test
  void signalsThatAreSwitchedOffAreLeftOut() {
    FrameEncoder encoder = new FrameEncoder(SIGNALS);
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    builder.add(NOW_MICROS, 0, 150);
    builder.add(NOW_MICROS, 1, 7);
    builder.addDistribution(NOW_MICROS, 2, Distribution.newBuilder().setZeroCount(1).build());
    TestCamera camera = collector.camera("a");
    camera.frame(encoder.encode(builder.seal(1, NOW_MICROS / 1_000)));
    builder.add(NOW_MICROS + 1, 1, 8);
    camera.frame(encoder.encode(builder.seal(2, NOW_MICROS / 1_000)));
    camera.awaitAck(2);
    assertThat(backend.acceptedMetrics())
        .singleElement()
        .satisfies(metric -> assertThat(metric.getName()).isEqualTo("camera.lens.focus.distance"));
    assertThat(collector.count("otqmn.points", "outcome", "filtered")).isEqualTo(3);
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(2);
  }

  @Test
  void goodbyeIsAnsweredWithTheLastAcknowledgementAndTheEnd() throws Exception {
    TestCamera camera = collector.camera("a");
    camera.say(EdgeMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
    camera.frame(focusFrame(1));
    camera.goodbye();
    assertThat(camera.end().getStatus().getCode()).isEqualTo(Status.Code.OK);
    assertThat(camera.acknowledged()).isEqualTo(1);
    await().until(() -> collector.gauge("otqmn.collector.streams") == 0);
  }

  @Test
  void tooManyStreamsAreRefusedWithAdvice() throws Exception {
    restartWith(new IngestSettings(0, 1, 100, 5_000, 4_096, 64, 8, 20_000, 3_600_000, 60_000));
    collector.camera("a").welcome();
    var refused = collector.camera("b").end();
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(Long.parseLong(refused.getTrailers().get(RETRY_AFTER))).isBetween(100L, 5_100L);
    assertThat(collector.count("otqmn.admission.refused", "reason", "streams")).isEqualTo(1);
  }

  @Test
  void aCrowdIsAdmittedAtTheDeclaredRate() throws Exception {
    restartWith(new IngestSettings(0, 100, 1, 5_000, 4_096, 64, 8, 20_000, 3_600_000, 60_000));
    collector.camera("a").welcome();
    var refused = collector.camera("b").end();
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getTrailers().get(RETRY_AFTER)).isNotNull();
    assertThat(collector.count("otqmn.admission.refused", "reason", "rate")).isEqualTo(1);
  }
}
