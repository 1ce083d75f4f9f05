package io.otqmn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.otqmn.collector.export.RecordingBackend;
import io.otqmn.operator.balance.FleetBalance;
import io.otqmn.operator.balance.StreamTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real agents, a balancer of connections, real collectors, a real OTLP receiver, and the operator's
 * decisions: how streams follow the number of collectors, to the frame.
 */
class StreamBalanceTest {
  private static final int CAMERAS = 200;
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private final List<ServingCollector> collectors = new ArrayList<>();
  private FleetBalance balance = FleetBalance.NONE;
  private RecordingBackend backend;
  private TcpBalancer proxy;

  @BeforeEach
  void start() throws IOException {
    backend = new RecordingBackend();
    proxy = new TcpBalancer();
    scaleOutTo(2);
  }

  @AfterEach
  void stop() throws IOException {
    collectors.forEach(ServingCollector::close);
    proxy.close();
    backend.close();
  }

  private void scaleOutTo(int count) throws IOException {
    while (collectors.size() < count) {
      collectors.add(
          new ServingCollector("collector-" + collectors.size(), directory, backend.endpoint()));
    }
    proxy.to(collectors.stream().map(ServingCollector::port).toList());
  }

  /** One round of the operator, and of the kubelets. */
  private void round() throws IOException {
    var step = balance.step(collectors.stream().map(ServingCollector::pod).toList(), Instant.now());
    balance = step.next();
    for (ServingCollector collector : collectors) {
      Optional<String> target =
          step.writes().getOrDefault(collector.pod().name(), Map.of()).get(StreamTarget.ANNOTATION);
      if (target != null) {
        collector.annotate(target.orElse(null));
      }
    }
  }

  private int streams() {
    return collectors.stream().mapToInt(ServingCollector::streams).sum();
  }

  private double unevenness() {
    int most = collectors.stream().mapToInt(ServingCollector::streams).max().orElse(0);
    return most * (double) collectors.size() / CAMERAS;
  }

  private void awaitEven() {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          round();
          return streams() == CAMERAS
              && unevenness() <= 1.1
              && collectors.stream().noneMatch(ServingCollector::hasTarget);
        });
  }

  private int asked() {
    return collectors.stream().mapToInt(ServingCollector::askedToMove).sum();
  }

  /** Sequences by camera, in order of arrival. */
  private Map<String, List<Long>> arrived() {
    Map<String, List<Long>> arrived = new HashMap<>();
    for (var request : backend.accepted()) {
      for (ResourceMetrics resource : request.getResourceMetricsList()) {
        String camera =
            resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("device.id"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElseThrow();
        for (Metric metric : resource.getScopeMetrics(0).getMetricsList()) {
          for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
            arrived.computeIfAbsent(camera, id -> new ArrayList<>()).add(point.getAsInt());
          }
        }
      }
    }
    return arrived;
  }

  private void assertEveryFrameArrivedOnce(CountingFleet fleet) {
    Map<String, List<Long>> arrived = arrived();
    assertThat(arrived).hasSize(CAMERAS);
    arrived.forEach((camera, sequences) ->
        assertThat(sequences)
            .as(camera)
            .containsExactlyElementsOf(
                LongStream.rangeClosed(1, sequences.size()).boxed().toList()));
    long frames = arrived.values().stream().mapToLong(List::size).sum();
    assertThat(fleet.tally().acknowledged()).isEqualTo(frames);
    assertThat(fleet.tally().notAcknowledged()).isZero();
    assertThat(collectors.stream().mapToDouble(c -> c.frames("delivered")).sum()).isEqualTo(frames);
    assertThat(collectors.stream().mapToDouble(c -> c.frames("duplicate")).sum()).isZero();
  }

  @Test
  void fromTwoToFourOnlyTheSurplusMovesAndBackAgainNothingIsLost() throws Exception {
    try (CountingFleet fleet = new CountingFleet(CAMERAS, CAMERAS, proxy.port())) {
      await().atMost(LONG).until(() -> streams() == CAMERAS);
      awaitEven();
      int askedBefore = asked();
      int reconnectsBefore = fleet.reconnects();
      scaleOutTo(4);
      awaitEven();
      // the collector counts a stream before its camera has read the Welcome
      await().until(() -> fleet.reconnects() - reconnectsBefore == asked() - askedBefore);
      int cut = fleet.reconnects() - reconnectsBefore;
      System.out.printf(
          "2 to 4 collectors, %d streams: %d cut (%.1f %%), max/mean %.3f%n",
          CAMERAS, cut, 100.0 * cut / CAMERAS, unevenness());
      assertThat(cut).isBetween(1, CAMERAS * 55 / 100);

      for (ServingCollector leaving : collectors.subList(0, 2)) {
        proxy.to(collectors.subList(2, 4).stream().map(ServingCollector::port).toList());
        leaving.drain();
        assertThat(leaving.streams()).isZero();
      }
      await().atMost(LONG).until(() -> streams() == CAMERAS);
      assertThat(fleet.finish()).isTrue();
      assertEveryFrameArrivedOnce(fleet);
    }
  }

  /** Ten cameras share a connection, as those of one agent do. */
  @Test
  void whoSharesAConnectionMovesWithoutOneConnectionForEachCamera() throws Exception {
    try (CountingFleet fleet = new CountingFleet(CAMERAS, CAMERAS / 10, proxy.port())) {
      await().atMost(LONG).until(() -> streams() == CAMERAS);
      awaitEven();
      int before = proxy.connections();
      int reconnects = fleet.reconnects();
      scaleOutTo(4);
      awaitEven();
      int moved = fleet.reconnects() - reconnects;
      assertThat(moved).isBetween(1, CAMERAS * 55 / 100);
      System.out.printf(
          "%d cameras on %d connections: %d moved over %d new ones%n",
          CAMERAS, CAMERAS / 10, moved, proxy.connections() - before);
      assertThat(proxy.connections() - before).isLessThan(moved);
      assertThat(fleet.finish()).isTrue();
      assertEveryFrameArrivedOnce(fleet);
    }
  }
}
