package io.otqmn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One story in order: install the chart, declare a fleet, stream a recording, remove everything.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CameraFleetE2E {
  /** Another one each time: a backend that was there before keeps what it got. */
  private static final String CAMERA = "recording-" + ProcessHandle.current().pid();

  private static final ResourceDefinitionContext FLEETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("otqmn.io")
          .withVersion("v1alpha1")
          .withKind("CameraFleet")
          .withPlural("camerafleets")
          .withNamespaced(true)
          .build();

  private static Cluster cluster;
  @TempDir static Path scratch;

  @BeforeAll
  static void startCluster() {
    cluster = Cluster.start();
    cluster.deleteNamespace("cameras");
  }

  @AfterAll
  static void removeEverything() {
    if (cluster != null) {
      cluster.deleteNamespace("cameras");
      cluster.uninstall();
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void helmInstallsTheOperator() {
    cluster.install();
    assertThat(
            cluster.kubectl(
                "-n",
                "otqmn-system",
                "rollout",
                "status",
                "deployment/otqmn-operator",
                "--timeout=120s"))
        .contains("successfully rolled out");
  }

  @Test
  @Order(2)
  void theExampleBecomesReady() {
    cluster.kubectl("create", "namespace", "cameras");
    cluster.kubectl("-n", "cameras", "apply", "-f", "examples/camerafleet.yaml");
    cluster.kubectl(
        "-n",
        "cameras",
        "wait",
        "--for=condition=Ready",
        "--timeout=180s",
        "camerafleet/" + fleet());
    assertThat(
            cluster.kubectl(
                "-n",
                "cameras",
                "get",
                "deploy,svc,sa,hpa,pdb,networkpolicy,configmap",
                "-o",
                "name"))
        .contains(
            "deployment.apps/" + fleet() + "-collector",
            "service/" + fleet() + "-collector",
            "serviceaccount/" + fleet() + "-collector",
            "horizontalpodautoscaler.autoscaling/" + fleet() + "-collector",
            "poddisruptionbudget.policy/" + fleet() + "-collector",
            "networkpolicy.networking.k8s.io/" + fleet() + "-collector",
            "configmap/" + fleet() + "-collector-");
  }

  @Test
  @Order(3)
  void everyValueOfARecordingArrivesExactlyOnce() throws IOException {
    // the recording is years old, and sent with the times that its camera wrote
    cluster.kubectl(
        "-n",
        "cameras",
        "patch",
        "camerafleet/" + fleet(),
        "--type=merge",
        "-p",
        // an old recording, and every point of it, not only what changes
        "{\"spec\":{\"rollout\":{\"strategy\":\"Rolling\"},\"ingest\":{\"maxAge\":\"87600h\"},"
            + "\"signals\":{\"lens\":{\"heartbeat\":\"0s\"},\"exposure\":{\"heartbeat\":\"0s\"}}}}");
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() ->
            assertThat(
                    cluster.kubectl(
                        "-n",
                        "cameras",
                        "get",
                        "camerafleet/" + fleet(),
                        "-o",
                        "jsonpath={.metadata.generation}={.status.observedGeneration}"
                            + " {.status.conditions[?(@.type=='Ready')].status}"))
                .isEqualTo("2=2 True"));

    Recording recording = Recording.find(scratch);
    try (var endpoint = cluster.reach("cameras", fleet() + "-collector", 4317)) {
      Command.of(
              "./otqmn",
              "edge",
              "--collector=" + endpoint.address(),
              "--camera=" + CAMERA,
              "--source=srt",
              "--file=" + recording.file(),
              "--time=original",
              "--speed=0",
              "--once")
          .with(Map.of("OTQMN_HTTP_PORT", "0"))
          .run();
    }

    Map<String, TreeMap<Long, Double>> arrived = new HashMap<>();
    List<String> twice = new java.util.ArrayList<>();
    for (Backend.Point point : new Backend(cluster).pointsOf(CAMERA)) {
      var series = arrived.computeIfAbsent(point.metric(), metric -> new TreeMap<>());
      if (series.put(point.timeNanos(), point.value()) != null) {
        twice.add(point.metric() + " at " + point.timeNanos());
      }
    }
    assertThat(twice).as("points that arrived twice").isEmpty();
    recording
        .expected()
        .forEach((metric, expected) -> {
          assertThat(arrived).containsKey(metric);
          assertThat(arrived.get(metric).keySet()).as(metric).isEqualTo(expected.keySet());
          expected.forEach((time, value) ->
              assertThat(arrived.get(metric).get(time))
                  .as("%s at %d", metric, time)
                  .isCloseTo(value, within(Math.abs(value) * 1e-3 + 1e-9)));
        });
  }

  @Test
  @Order(4)
  void deletingTheFleetLeavesNothing() {
    cluster.kubectl("-n", "cameras", "delete", "camerafleet/" + fleet(), "--timeout=60s");
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() ->
            assertThat(
                    cluster.kubectl(
                        "-n",
                        "cameras",
                        "get",
                        "deploy,rs,pods,svc,sa,hpa,pdb,networkpolicy,configmap,endpointslices",
                        "-l",
                        "app.kubernetes.io/managed-by=otqmn-operator",
                        "-o",
                        "name"))
                .isBlank());
    cluster.deleteNamespace("cameras");
    cluster.uninstall();
    assertThat(cluster.kubectl("get", "crd", "camerafleets.otqmn.io", "-o", "name"))
        .as("the CRD is kept, so that an uninstall never deletes fleets")
        .contains("camerafleets.otqmn.io");
    assertThat(
            cluster.kubectl(
                "get",
                "clusterrole,clusterrolebinding",
                "-l",
                "app.kubernetes.io/instance=otqmn",
                "-o",
                "name"))
        .isBlank();
  }

  private static String fleet() {
    GenericKubernetesResource example =
        cluster
            .client()
            .genericKubernetesResources(FLEETS)
            .load(Path.of("examples/camerafleet.yaml").toFile())
            .item();
    return example.getMetadata().getName();
  }
}
