package io.otqmn.collector.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.SignalKind;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a lane makes of answers that leave open whose fault it was. */
class ExportLaneTest {
  private static final SignalDefinition FOCUS =
      new SignalDefinition(
          "camera.lens.focus.distance", "m", 2, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens");
  private static final CameraSeries SERIES =
      new CameraSeries(
          new CameraDeclaration("a", 1, List.of(FOCUS), 1, Map.of(), "test"),
          Map.of(),
          new ChangeFilter(List.of(FOCUS), Map.of()));

  private final AtomicInteger attempts = new AtomicInteger();
  private final Queue<ExportableFrame.Fate> fates = new ConcurrentLinkedQueue<>();
  private Thread running = new Thread(() -> {});

  @AfterEach
  void stop() throws InterruptedException {
    running.interrupt();
    running.join();
  }

  @Test
  void aPassingFaultCostsNoFrame() throws Exception {
    run(request ->
        attempts.incrementAndGet() < ExportLane.UNCLEAR_ATTEMPTS
            ? new ExportResult.Unclear("INTERNAL: stream reset")
            : new ExportResult.Delivered(0, ""));
    await().until(() -> fates.size() == 1);
    assertThat(fates.peek()).isInstanceOf(ExportableFrame.Accepted.class);
    assertThat(attempts).hasValue(ExportLane.UNCLEAR_ATTEMPTS);
  }

  @Test
  void aFaultThatDoesNotPassIsTheFramesAndHoldsUpNobody() throws Exception {
    run(request -> {
      attempts.incrementAndGet();
      return new ExportResult.Unclear("INTERNAL: cannot store this");
    });
    await().until(() -> fates.size() == 1);
    assertThat(fates.peek()).isEqualTo(new ExportableFrame.Refused("INTERNAL: cannot store this"));
    assertThat(attempts).hasValue(ExportLane.UNCLEAR_ATTEMPTS);
  }

  private void run(Backend backend) {
    ExportLane lane =
        new ExportLane(
            backend,
            new ExportLane.Batching(1, 0),
            new BackOff(1, 1, RandomGenerator.of("L64X128MixRandom")),
            new ExportMetrics(new SimpleMeterRegistry()),
            new RateLimit());
    lane.add(new ExportableFrame(SERIES, frame(), fates::add));
    running = Thread.ofVirtual().start(lane);
  }

  private static FrameContent frame() {
    FrameBuilder builder = new FrameBuilder(List.of(FOCUS));
    builder.add(1_000_000, 0, FOCUS.scaled(1.5));
    return builder.seal(1, 1_000_000);
  }
}
