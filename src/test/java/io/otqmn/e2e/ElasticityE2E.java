package io.otqmn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams follow the number of collectors, with real pods, kubelets and kube-proxy. */
class ElasticityE2E {
  private static final String NAMESPACE = "elastic";
  private static final int CAMERAS = 200;

  /** Others each time, and than those of other tests: a backend keeps what it got. */
  private static final String OURS = "elastic-" + ProcessHandle.current().pid();

  private static final String TARGET = "otqmn.io/stream-target";
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  /** One value per reading, whatever the pace. */
  private static final String EVERY_READING = "camera.sensor.iso";

  private static final long READING_NANOS = 2_000_000_000L;

  private static Cluster cluster;
  private static CollectorPods collectors;

  @BeforeAll
  static void startCluster() {
    cluster = Cluster.start();
    collectors = new CollectorPods(cluster, NAMESPACE, "rush");
    cluster.deleteNamespace(NAMESPACE);
    cluster.install();
  }

  @AfterAll
  static void cleanUp() {
    if (cluster != null) {
      cluster.deleteNamespace(NAMESPACE);
      cluster.uninstall();
      cluster.close();
    }
  }

  private static void declareFleet() {
    cluster.kubectl("create", "namespace", NAMESPACE);
    GenericKubernetesResource fleet =
        Serialization.unmarshal(
            """
            apiVersion: otqmn.io/v1alpha1
            kind: CameraFleet
            metadata: {name: rush, namespace: %s}
            spec:
              export: {otlp: {endpoint: "http://otel-collector.observability.svc:4317"}}
              collector: {resources: {requests: {cpu: 50m, memory: 192Mi}, limits: {memory: 384Mi}}}
              scaling: {minReplicas: 2, maxReplicas: 4}
              drain: {timeout: 20s}
              # every point is looked for, not only what changes
              signals:
                lens: {heartbeat: 0s}
                exposure: {heartbeat: 0s}
                environment: {heartbeat: 0s}
                thermal: {heartbeat: 0s}
                motion: {heartbeat: 0s}
                frames: {heartbeat: 0s}
              mesh: {mtls: Disabled}
            """
                .formatted(NAMESPACE),
            GenericKubernetesResource.class);
    cluster.client().resource(fleet).create();
    cluster.kubectl(
        "-n", NAMESPACE, "wait", "--for=condition=Ready", "--timeout=120s", "camerafleet/rush");
  }

  private static void scaleTo(int replicas) {
    cluster.kubectl(
        "-n", NAMESPACE, "scale", "deployment/rush-collector", "--replicas=" + replicas);
  }

  private static int sum(Collection<Integer> streams) {
    return streams.stream().mapToInt(Integer::intValue).sum();
  }

  private static double unevenness(Collection<Integer> streams) {
    return streams.stream().mapToInt(Integer::intValue).max().orElse(0)
        * (double) streams.size()
        / sum(streams);
  }

  /** As many collectors, which have so many streams together, evenly; returns the streams. */
  private static Map<String, Integer> awaitEven(int count, int streams) {
    return await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .until(
            collectors::streams,
            now ->
                now.size() == count
                    && sum(now.values()) == streams
                    && unevenness(now.values()) <= 1.1);
  }

  private static void awaitNoTargets() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> collectors.annotation(TARGET).isEmpty());
  }

  @Test
  void streamsFollowTheNumberOfCollectorsAndNothingIsLost() {
    declareFleet();
    EdgePods edges = new EdgePods(collectors);
    edges.start(OURS, CAMERAS, "rush-collector." + NAMESPACE + ".svc:4317");
    awaitEven(2, CAMERAS);
    awaitNoTargets();
    double reconnects = edges.sum("otqmn_edge_reconnects_total", "");

    Instant asked = Instant.now();
    scaleTo(4);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> collectors.ready().size() == 4);
    Instant ready = Instant.now();
    Map<String, Integer> after = awaitEven(4, CAMERAS);
    Duration taken = Duration.between(ready, Instant.now());
    awaitNoTargets();
    double cut = edges.sum("otqmn_edge_reconnects_total", "") - reconnects;
    double lost =
        edges.sum("otqmn_edge_frames_total", "outcome=\"gap\"")
            + edges.sum("otqmn_edge_frames_total", "outcome=\"rejected\"");
    System.out.printf(
        "2 to 4 collectors, %d streams: max/mean %.3f %.1f s after the collectors were ready"
            + " (%.1f s after the scale-out), %.0f streams cut (%.1f %%), %.0f frames lost, %s%n",
        CAMERAS,
        unevenness(after.values()),
        taken.toMillis() / 1e3,
        Duration.between(asked, ready).plus(taken).toMillis() / 1e3,
        cut,
        100 * cut / CAMERAS,
        lost,
        after.values());
    assertThat(taken).isLessThan(Duration.ofSeconds(30));
    assertThat(cut).isBetween(1.0, CAMERAS * 0.55);
    assertThat(lost).isZero();

    int all = CAMERAS + fillTheYoungest(edges, after);
    Set<String> fullest = awaitTheirCosts();
    double before = edges.sum("otqmn_edge_reconnects_total", "");
    scaleTo(2);
    Map<String, Integer> left =
        await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofMillis(500))
            .until(collectors::streams, now -> now.size() == 2 && sum(now.values()) == all);
    double moved = edges.sum("otqmn_edge_reconnects_total", "") - before;
    System.out.printf("4 to 2 collectors, %d streams: %.0f moved, %s%n", all, moved, left);
    assertThat(left.keySet()).as("the emptiest went").isEqualTo(fullest);
    assertThat(edges.sum("otqmn_edge_frames_total", "outcome=\"gap\"")).isZero();
    edges.finish();
    everyReadingArrivedOnce(all);
  }

  /**
   * Without a cost the youngest would go first: they get some more streams, not so many that these
   * would be moved.
   */
  private static int fillTheYoungest(EdgePods edges, Map<String, Integer> streams) {
    int most = streams.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    List<Pod> byAge = new ArrayList<>(collectors.ready());
    byAge.sort((a, b) ->
        a.getMetadata().getCreationTimestamp().compareTo(b.getMetadata().getCreationTimestamp()));
    int more = 0;
    for (var pod : byAge.subList(2, 4)) {
      int missing = most + 4 - streams.get(pod.getMetadata().getName());
      edges.start(OURS + "-more" + more, missing, pod.getStatus().getPodIP() + ":4317");
      more += missing;
    }
    int all = CAMERAS + more;
    await().atMost(Duration.ofSeconds(30)).until(() -> sum(collectors.streams().values()) == all);
    return more;
  }

  /** Until the two fullest have a higher cost than the others; they are returned. */
  private static Set<String> awaitTheirCosts() {
    Map<String, Integer> streams = collectors.streams();
    List<String> byLoad = new ArrayList<>(streams.keySet());
    byLoad.sort((a, b) -> streams.get(a) - streams.get(b));
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          Map<String, String> costs = collectors.annotation(COST);
          List<Integer> ordered =
              byLoad.stream().map(pod -> Integer.parseInt(costs.getOrDefault(pod, "0"))).toList();
          return Math.max(ordered.get(0), ordered.get(1))
              < Math.min(ordered.get(2), ordered.get(3));
        });
    System.out.printf("deletion costs %s, streams %s%n", collectors.annotation(COST), streams);
    return new TreeSet<>(byLoad.subList(2, 4));
  }

  private static void everyReadingArrivedOnce(int cameras) {
    Map<String, TreeSet<Long>> times = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Backend.Point point : new Backend(cluster).pointsOf(Set.of(EVERY_READING))) {
      if (!point.camera().startsWith(OURS)) {
        continue;
      }
      if (!times.computeIfAbsent(point.camera(), id -> new TreeSet<>()).add(point.timeNanos())) {
        twice.add(point.camera() + " at " + point.timeNanos());
      }
    }
    List<String> holes = new ArrayList<>();
    times.forEach((camera, series) -> {
      long span = series.last() - series.first();
      if (span != (series.size() - 1) * READING_NANOS) {
        holes.add(camera + ": " + series.size() + " readings in " + span + " ns");
      }
    });
    System.out.printf(
        "backend: %d cameras, %d readings, %d duplicates, %d cameras with holes%n",
        times.size(),
        times.values().stream().mapToInt(Set::size).sum(),
        twice.size(),
        holes.size());
    assertThat(times).hasSize(cameras);
    assertThat(twice).as("readings that arrived twice").isEmpty();
    assertThat(holes).as("readings that did not arrive").isEmpty();
  }
}
