package io.otqmn.collector;

import static io.otqmn.collector.TestCamera.focusFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.otqmn.collector.export.RecordingBackend;
import io.otqmn.v1.RejectReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is acknowledged was accepted by the backend; what is not is neither lost nor doubled. */
class AcknowledgementTest {
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

  private static void nothingIsAcknowledged(TestCamera camera) {
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> camera.acknowledged() == 0);
  }

  @Test
  void aFrameIsAcknowledgedOnceTheBackendHasIt() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    backend.answerWith(
        (request, response) -> release.thenRun(() -> backend.accept(request, response)));
    TestCamera camera = collector.camera("a");
    camera.frame(focusFrame(1));
    await().until(() -> backend.asked().size() == 1);
    nothingIsAcknowledged(camera);
    assertThat(collector.gauge("otqmn.collector.inflight.frames")).isEqualTo(1);
    release.complete(null);
    camera.awaitAck(1);
    await().until(() -> collector.gauge("otqmn.collector.inflight.bytes") == 0);
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(1);
    assertThat(collector.metrics.get("otqmn.ack.latency").timer().count()).isEqualTo(1);
  }

  @Test
  void withoutABackendNothingIsReadBeyondTheWindowAndNothingIsLost() throws Exception {
    int port = backend.port();
    backend.close();
    TestCamera camera = collector.camera("a");
    LongStream.rangeClosed(1, 30).forEach(sequence -> camera.frame(focusFrame(sequence)));
    int window = camera.welcome().getLimits().getWindowFrames();
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> collector.gauge("otqmn.collector.inflight.frames") == window);
    nothingIsAcknowledged(camera);
    try (RecordingBackend back = new RecordingBackend(port, InsecureServerCredentials.create())) {
      await().atMost(Duration.ofSeconds(30)).until(() -> camera.acknowledged() == 30);
      assertThat(back.acceptedGaugeValues())
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 30).mapToObj(Double::valueOf).toList());
    }
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(30);
  }

  @Test
  void anOverloadedBackendIsAskedAgain() {
    AtomicInteger refusals = new AtomicInteger();
    backend.answerWith((request, response) -> {
      switch (refusals.getAndIncrement()) {
        case 0 -> response.onError(Status.UNAVAILABLE.asException());
        case 1 -> response.onError(overloaded());
        default -> backend.accept(request, response);
      }
    });
    TestCamera camera = collector.camera("a");
    camera.frame(focusFrame(1));
    camera.awaitAck(1);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.0);
    assertThat(collector.count("otqmn.export.requests", "outcome", "retried")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED", "RESOURCE_EXHAUSTED"})
  void whatSomebodyHasToMendFirstCostsNoFrame(Status.Code code) {
    AtomicInteger refusals = new AtomicInteger(2);
    backend.answerWith((request, response) -> {
      if (refusals.getAndDecrement() > 0) {
        response.onError(code.toStatus().asException());
      } else {
        backend.accept(request, response);
      }
    });
    TestCamera camera = collector.camera("a");
    camera.frame(focusFrame(1));
    camera.awaitAck(1);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.0);
    assertThat(collector.count("otqmn.export.requests", "outcome", "retried")).isEqualTo(2);
  }

  private static Throwable overloaded() {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
            .addDetails(
                com.google.protobuf.Any.pack(
                    com.google.rpc.RetryInfo.newBuilder()
                        .setRetryDelay(
                            com.google.protobuf.Duration.newBuilder().setNanos(1_000_000))
                        .build()))
            .build());
  }

  @Test
  void whatTheBackendRefusesForGoodIsRejectedAloneAndSaidSo() {
    backend.answerWith((request, response) -> {
      if (values(request).contains(3.0)) {
        response.onError(Status.INVALID_ARGUMENT.withDescription("no threes").asException());
      } else {
        backend.accept(request, response);
      }
    });
    TestCamera camera = collector.camera("a");
    LongStream.rangeClosed(1, 5).forEach(sequence -> camera.frame(focusFrame(sequence)));
    camera.awaitAck(5);
    assertThat(backend.acceptedGaugeValues()).containsExactlyInAnyOrder(1.0, 2.0, 4.0, 5.0);
    assertThat(camera.rejects())
        .singleElement()
        .satisfies(reject -> {
          assertThat(reject.getSequence()).isEqualTo(3);
          assertThat(reject.getReason()).isEqualTo(RejectReason.REJECT_REASON_BACKEND);
          assertThat(reject.getMessage()).contains("no threes");
          assertThat(reject.getRetry()).isFalse();
        });
    assertThat(collector.count("otqmn.frames", "outcome", "rejected", "reason", "backend"))
        .isEqualTo(1);
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(4);
    assertThat(collector.count("otqmn.points", "outcome", "delivered")).isEqualTo(4);
    assertThat(collector.count("otqmn.points", "outcome", "rejected")).isEqualTo(1);
  }

  private static List<Double> values(ExportMetricsServiceRequest request) {
    return request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetrics(0).getMetricsList().stream())
        .flatMap(metric -> metric.getGauge().getDataPointsList().stream())
        .map(point -> point.getAsDouble())
        .toList();
  }

  @Test
  void partialSuccessIsAcknowledgedAndItsPointsAreCounted() {
    backend.answerWith((request, response) -> {
      ExportMetricsServiceResponse.Builder partly = ExportMetricsServiceResponse.newBuilder();
      partly.getPartialSuccessBuilder().setRejectedDataPoints(1).setErrorMessage("too old");
      response.onNext(partly.build());
      response.onCompleted();
    });
    TestCamera camera = collector.camera("a");
    camera.frame(focusFrame(1));
    camera.awaitAck(1);
    assertThat(collector.count("otqmn.points", "outcome", "rejected")).isEqualTo(1);
    assertThat(collector.count("otqmn.points", "outcome", "delivered")).isZero();
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(1);
  }

  @Test
  void aCameraThatReconnectsIsToldWhereToResume() {
    TestCamera first = collector.camera("a");
    LongStream.rangeClosed(1, 3).forEach(sequence -> first.frame(focusFrame(sequence)));
    first.awaitAck(3);
    first.vanish();
    // it did not hear the acknowledgements of 2 and 3
    TestCamera second = TestCamera.connect(collector.channel, "a", 1, 2);
    assertThat(second.welcome().getResumeFrom()).isEqualTo(4);
    LongStream.rangeClosed(2, 4).forEach(sequence -> second.frame(focusFrame(sequence)));
    second.awaitAck(4);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.0, 2.0, 3.0, 4.0);
    assertThat(collector.count("otqmn.frames", "outcome", "duplicate")).isEqualTo(2);
    assertThat(collector.count("otqmn.frames", "outcome", "delivered")).isEqualTo(4);
  }

  @Test
  void aNewStreamTakesOverWithWhatIsUnderWay() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    backend.answerWith(
        (request, response) -> release.thenRun(() -> backend.accept(request, response)));
    TestCamera first = collector.camera("a");
    first.frame(focusFrame(1));
    await().until(() -> backend.asked().size() == 1);
    TestCamera second = collector.camera("a");
    assertThat(first.end().getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(second.welcome().getResumeFrom()).isEqualTo(1);
    second.frame(focusFrame(1));
    second.frame(focusFrame(2));
    await().until(() -> collector.count("otqmn.frames", "outcome", "duplicate") == 1);
    release.complete(null);
    second.awaitAck(2);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.0, 2.0);
    assertThat(collector.gauge("otqmn.collector.cameras")).isEqualTo(1);
  }

  @Test
  void aNewBootStartsFromItsOwnSequence() {
    TestCamera first = collector.camera("a");
    first.frame(focusFrame(1));
    first.awaitAck(1);
    TestCamera second = TestCamera.connect(collector.channel, "a", 2, 1);
    assertThat(second.welcome().getResumeFrom()).isEqualTo(1);
    second.frame(focusFrame(1));
    second.awaitAck(1);
    assertThat(backend.acceptedGaugeValues()).hasSize(2);
  }
}
