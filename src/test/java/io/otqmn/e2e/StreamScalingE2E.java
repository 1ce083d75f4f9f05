package io.otqmn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras come, and the cluster's own autoscaler adds collectors because of their streams: chart,
 * aggregation layer and pods are the real ones. There need not be a CPU metric.
 */
class StreamScalingE2E {
  private static final String NAMESPACE = "scaling";
  private static final int CAMERAS = 18;

  private static Cluster cluster;
  @TempDir static Path scratch;

  @BeforeAll
  static void startCluster() {
    cluster = Cluster.start();
    cluster.deleteNamespace(NAMESPACE);
  }

  @AfterAll
  static void removeEverything() {
    if (cluster != null) {
      cluster.deleteNamespace(NAMESPACE);
      cluster.uninstall();
      cluster.close();
    }
  }

  private static void install() {
    cluster.install("customMetrics.enabled=true");
    cluster.kubectl(
        "wait",
        "--for=condition=Available",
        "--timeout=90s",
        "apiservice/v1beta2.custom.metrics.k8s.io");
  }

  private static void declare() throws IOException {
    Path fleet = scratch.resolve("fleet.yaml");
    Files.writeString(
        fleet,
        """
        apiVersion: otqmn.io/v1alpha1
        kind: CameraFleet
        metadata: {name: city, namespace: %s}
        spec:
          export: {otlp: {endpoint: "http://otel-collector.observability.svc:4317"}}
          scaling: {minReplicas: 1, maxReplicas: 6, streamsPerReplica: 5}
          collector: {resources: {requests: {cpu: 50m, memory: 192Mi}, limits: {memory: 384Mi}}}
          drain: {timeout: 5s}
          mesh: {mtls: Disabled}
          monitoring: {podMonitor: false}
        """
            .formatted(NAMESPACE));
    cluster.kubectl("create", "namespace", NAMESPACE);
    cluster.kubectl("apply", "-f", fleet.toString());
    cluster.kubectl(
        "-n", NAMESPACE, "wait", "--for=condition=Ready", "--timeout=120s", "camerafleet/city");
  }

  private static Process connectCameras(String address) throws IOException {
    ProcessBuilder edge =
        new ProcessBuilder(
                "./otqmn",
                "edge",
                "--collector=" + address,
                "--camera=cam",
                "--cameras=" + CAMERAS,
                "--source=simulated")
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("edge.log").toFile());
    edge.environment().put("OTQMN_HTTP_PORT", "0");
    return edge.start();
  }

  /** Of all pods of the fleet, by the aggregated API. */
  private static long streams() throws IOException {
    String values =
        cluster.kubectl(
            "get",
            "--raw",
            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/"
                + NAMESPACE
                + "/pods/*/otqmn_streams?labelSelector=otqmn.io%2Ffleet%3Dcity");
    long sum = 0;
    for (JsonNode item : new ObjectMapper().readTree(values).at("/items")) {
      sum += item.at("/value").asLong();
    }
    return sum;
  }

  private static String fleet(String path) {
    return cluster.kubectl(
        "-n", NAMESPACE, "get", "camerafleet/city", "-o", "jsonpath={" + path + "}");
  }

  @Test
  void streamsAddCollectors() throws Exception {
    install();
    declare();
    assertThat(fleet(".status.scaling.floor")).isEqualTo("1");

    try (Cluster.Endpoint endpoint = cluster.reach(NAMESPACE, "city-collector", 4317)) {
      Process edge = connectCameras(endpoint.address());
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(streams()).isEqualTo(CAMERAS));

        // 18 streams need four collectors that aim at five
        await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> {
              assertThat(fleet(".status.scaling.desired")).isEqualTo("4");
              assertThat(cluster.kubectl("-n", NAMESPACE, "get", "camerafleet", "-o", "wide"))
                  .containsPattern("BOUNDBY[\\s\\S]*Streams");
            });
        await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(fleet(".status.readyReplicas")).isEqualTo("4"));
        assertThat(cluster.kubectl("-n", NAMESPACE, "get", "events"))
            .contains("pods metric otqmn_streams above target");
      } finally {
        edge.destroy();
        if (!edge.waitFor(30, TimeUnit.SECONDS)) {
          edge.destroyForcibly();
        }
      }
    }
  }
}
