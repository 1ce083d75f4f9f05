package io.otqmn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Changes of a fleet on a cluster with real pods: bad ones, their reversal, and a good one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutE2E {
  private static final String NAMESPACE = "rollouts";
  private static final String FLEET = "camerafleet/city";

  /** A certificate authority that none is: a collector that is given it ends at once. */
  private static final String BROKEN_CA = "--from-literal=ca.crt=no certificate";

  private static final String DECLARATION =
      """
      apiVersion: otqmn.io/v1alpha1
      kind: CameraFleet
      metadata: {name: city}
      spec:
        export: {otlp: {endpoint: "http://otel-collector.observability.svc:4317"}}
        collector: {resources: {requests: {cpu: 200m, memory: 192Mi}, limits: {memory: 384Mi}}}
        scaling: {minReplicas: 1, maxReplicas: 2}
        rollout: {bakeTime: 15s, progressDeadline: 45s}
        drain: {timeout: 5s}
        mesh: {mtls: Disabled}
      """;

  private static final String PLAIN =
      "{\"endpoint\": \"http://otel-collector.observability.svc:4317\", \"compression\": \"zstd\", \"tls\":"
          + " null}";
  private static final String TLS =
      "{\"endpoint\": \"https://otel-collector.observability.svc:4317\", \"tls\": {\"secretName\":"
          + " \"%s\"}}";

  private static Cluster cluster;

  @BeforeAll
  static void startFleet() {
    cluster = Cluster.start();
    cluster.install();
    cluster.deleteNamespace(NAMESPACE);
    cluster.kubectl("create", "namespace", NAMESPACE);
    in("create", "secret", "generic", "broken", BROKEN_CA);
    cluster.client().resource(DECLARATION).inNamespace(NAMESPACE).create();
    awaitCondition("Ready", "True CollectorsAvailable");
  }

  @AfterAll
  static void removeFleet() {
    if (cluster != null) {
      cluster.deleteNamespace(NAMESPACE);
      cluster.uninstall();
      cluster.close();
    }
  }

  private static String in(String... arguments) {
    String[] words = new String[arguments.length + 2];
    words[0] = "-n";
    words[1] = NAMESPACE;
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    return cluster.kubectl(words);
  }

  private static void declare(String otlp) {
    in(
        "patch",
        FLEET,
        "--type=merge",
        "-p",
        "{\"spec\": {\"export\": {\"otlp\": %s}}}".formatted(otlp));
  }

  private static String status(String path) {
    return in("get", FLEET, "-o", "jsonpath={" + path + "}");
  }

  /** Of this very generation, as "status reason". */
  private static void awaitCondition(String type, String expected) {
    await()
        .atMost(Duration.ofSeconds(150))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() ->
            assertThat(
                    status(
                        (".metadata.generation}={.status.observedGeneration}"
                                + " {.status.conditions[?(@.type=='%s')].status}"
                                + " {.status.conditions[?(@.type=='%s')].reason")
                            .formatted(type, type)))
                .matches("(\\d+)=\\1 " + expected));
  }

  /** What the collectors that serve are recognised by: their pods, and their Deployment as is. */
  private static String stable() {
    return in(
            "get",
            "pods",
            "-l",
            "otqmn.io/track=stable",
            "-o",
            "jsonpath={range .items[*]}{.metadata.uid} {.status.containerStatuses[0].restartCount}"
                + " {end}")
        + in("get", "deployment/city-collector", "-o", "jsonpath={.metadata.generation}");
  }

  @Test
  @Order(1)
  void aConfigurationThatCrashesTouchesNoCollectorThatServes() {
    fails("broken", "crashed");
  }

  @Test
  @Order(2)
  void neitherDoesOneThatNeverStarts() {
    fails("missing", "0 of 1 canary collectors were ready after 45s");
  }

  private static void fails(String secret, String reason) {
    String before = stable();
    String revision = status(".status.revision.stable");

    declare(TLS.formatted(secret));

    awaitCondition("Degraded", "True RevisionFailed");
    assertThat(status(".status.revision.failedReason")).contains(reason);
    assertThat(status(".status.revision.stable")).isEqualTo(revision);
    assertThat(stable()).isEqualTo(before);
    assertThat(in("get", FLEET, "-o", "wide"))
        .contains(revision, status(".status.revision.failed"));

    declare(PLAIN);

    awaitCondition("Ready", "True CollectorsAvailable");
    awaitCondition("Degraded", "False AsExpected");
    assertThat(stable()).isEqualTo(before);
    assertThat(in("get", "deployments", "-o", "name").lines())
        .containsExactly("deployment.apps/city-collector");
  }

  @Test
  @Order(3)
  void aChangeThatIsWellGetsToAllByWhatItsOwnFiguresSay() {
    String before = status(".status.revision.stable");

    declare(PLAIN.replace("zstd", "gzip"));

    awaitCondition("Progressing", "True CanaryBaking");
    String tried = status(".status.revision.canary");
    awaitCondition("Ready", "True CollectorsAvailable");
    assertThat(status(".status.revision.stable")).isEqualTo(tried).isNotEqualTo(before);
    assertThat(stable()).contains(" 0 ");
  }
}
