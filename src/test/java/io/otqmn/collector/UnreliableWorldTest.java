package io.otqmn.collector;

import static io.otqmn.collector.TestCamera.focusFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.otqmn.collector.export.RecordingBackend;
import io.otqmn.collector.ingest.IngestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Cameras that break off, a backend that fails: every frame arrives, once, in order. */
class UnreliableWorldTest {
  private static final int CAMERAS = 12;
  private static final int FRAMES = 150;
  private static final IngestSettings SETTINGS =
      new IngestSettings(0, 1_000, 100_000, 0, 4_096, 64, 8, 20_000, 3_600_000, 60_000);

  @Test
  void everyFrameArrivesOnceAndInOrder() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RecordingBackend backend = new RecordingBackend();
        RunningCollector collector = new RunningCollector(backend.endpoint(), SETTINGS);
        ExecutorService cameras = Executors.newVirtualThreadPerTaskExecutor()) {
      backend.answerWith((request, response) -> {
        if (requests.incrementAndGet() % 10 == 0) {
          response.onError(Status.UNAVAILABLE.asException());
        } else {
          backend.accept(request, response);
        }
      });
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CAMERAS; i++) {
        String id = "camera-" + i;
        SplittableRandom random = new SplittableRandom(i);
        done.add(cameras.submit(() -> stream(collector, id, random)));
      }
      for (Future<?> camera : done) {
        camera.get();
      }
      Map<String, List<Double>> arrived = arrived(backend);
      assertThat(arrived).hasSize(CAMERAS);
      List<Double> all = DoubleStream.iterate(1, v -> v + 1).limit(FRAMES).boxed().toList();
      arrived.forEach((id, values) -> assertThat(values).as(id).isEqualTo(all));
      assertThat(collector.count("otqmn.frames", "outcome", "delivered"))
          .isEqualTo(CAMERAS * FRAMES);
      await().until(() -> collector.gauge("otqmn.collector.streams") == 0);
      assertThat(collector.gauge("otqmn.collector.inflight.bytes")).isZero();
      assertThat(collector.gauge("otqmn.collector.inflight.frames")).isZero();
    }
  }

  private static void stream(RunningCollector collector, String id, SplittableRandom random) {
    long acknowledged = 0;
    while (acknowledged < FRAMES) {
      TestCamera camera = TestCamera.connect(collector.channel, id, 1, acknowledged + 1);
      long first = camera.welcome().getResumeFrom();
      long last = Math.min(FRAMES, first + random.nextInt(30));
      for (long sequence = first; sequence <= last; sequence++) {
        camera.frame(focusFrame(sequence));
      }
      if (random.nextBoolean() && first <= last) {
        camera.awaitAck(first);
      }
      acknowledged = Math.max(first - 1, camera.acknowledged());
      camera.vanish();
    }
  }

  private static Map<String, List<Double>> arrived(RecordingBackend backend) {
    Map<String, List<Double>> arrived = new TreeMap<>();
    for (var request : backend.accepted()) {
      for (ResourceMetrics resource : request.getResourceMetricsList()) {
        String id =
            resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("device.id"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getStringValue();
        resource.getScopeMetrics(0).getMetrics(0).getGauge().getDataPointsList().stream()
            .map(point -> point.getAsDouble())
            .forEach(arrived.computeIfAbsent(id, k -> new ArrayList<>())::add);
      }
    }
    return arrived;
  }
}
