package io.otqmn.collector;

import static io.otqmn.collector.TestCamera.focusFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.otqmn.collector.export.RecordingBackend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before the process ends, cameras move on and nothing that was acknowledged is missing. */
class DrainTest {
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private RecordingBackend backend;
  private RunningCollector collector;

  @BeforeEach
  void start() throws Exception {
    backend = new RecordingBackend();
    collector = new RunningCollector(backend.endpoint());
  }

  @AfterEach
  void stop() {
    background.shutdownNow();
    collector.close();
    backend.close();
  }

  private Future<?> drain(long timeoutMillis) {
    return background.submit(() -> {
      collector.server.drain(0, timeoutMillis);
      return null;
    });
  }

  @Test
  void everyCameraIsAskedToMoveAndLeavesWithItsLastAcknowledgement() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    backend.answerWith(
        (request, response) -> release.thenRun(() -> backend.accept(request, response)));
    List<TestCamera> cameras =
        IntStream.range(0, 25).mapToObj(i -> collector.camera("camera-" + i)).toList();
    cameras.forEach(TestCamera::welcome);
    cameras.forEach(camera -> camera.frame(focusFrame(1)));
    Future<?> drained = drain(8_000);
    await().until(() -> cameras.stream().allMatch(TestCamera::askedToMove));
    assertThat(collector.gauge("otqmn.drain.streams")).isEqualTo(25);
    cameras.forEach(TestCamera::goodbye);
    assertThat(drained.isDone()).isFalse();
    release.complete(null);
    for (TestCamera camera : cameras) {
      assertThat(camera.end().getStatus().getCode()).isEqualTo(Status.Code.OK);
      assertThat(camera.acknowledged()).isEqualTo(1);
    }
    drained.get(5, TimeUnit.SECONDS);
    assertThat(backend.acceptedGaugeValues()).hasSize(25);
  }

  @Test
  void nobodyIsAdmittedWhileDraining() throws Exception {
    TestCamera camera = collector.camera("a");
    camera.welcome();
    Future<?> drained = drain(10_000);
    await().until(camera::askedToMove);
    Status refused = collector.camera("b").end().getStatus();
    assertThat(refused.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(collector.count("otqmn.admission.refused", "reason", "draining")).isEqualTo(1);
    camera.goodbye();
    drained.get(5, TimeUnit.SECONDS);
  }

  @Test
  void whoDoesNotMoveInTimeIsCut() throws Exception {
    TestCamera camera = collector.camera("a");
    camera.welcome();
    drain(200).get(5, TimeUnit.SECONDS);
    assertThat(camera.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
