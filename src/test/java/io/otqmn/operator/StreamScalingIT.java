package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.api.BindingConstraint;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.ConditionStatus;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import io.otqmn.apiserver.ChartObjects;
import io.otqmn.apiserver.HostAddress;
import io.otqmn.apiserver.Kubectl;
import io.otqmn.operator.metrics.CustomMetrics;
import io.otqmn.operator.metrics.MetricsEndpoint;
import io.otqmn.operator.plan.OperatorSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/**
 * Collectors' streams, through the operator's metrics API and the real aggregation layer, to the
 * real autoscaler. The operator has the chart's permissions and no others.
 */
@ExtendWith(ApiServerExtension.class)
class StreamScalingIT {
  private static final String SERVICE = "otqmn-custom-metrics";
  private static final String API_SERVICE = "v1beta2.custom.metrics.k8s.io";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private KubernetesClient client;
  private Kubectl kubectl;
  private String namespace;
  private HostAddress host;
  private List<HasMetadata> chart;

  @BeforeEach
  void install(ApiServer api) throws IOException {
    host = HostAddress.find();
    client = api.client();
    kubectl = api.kubectl();
    namespace = api.newNamespace();
    chart = ChartObjects.customMetrics(namespace, 443);
    ChartObjects.apply(client, chart);
    ChartObjects.apply(client, ChartObjects.role(namespace));
  }

  @AfterEach
  void uninstall() {
    if (chart != null) {
      client.resources(CameraFleet.class).inNamespace(namespace).delete();
      // one that nobody serves would be in the way of every look at the cluster's APIs
      chart.forEach(object -> client.resource(object).delete());
    }
    vertx.close();
  }

  /** With the permissions that the chart gives the operator's ServiceAccount. */
  private KubernetesClient operatorsClient(ApiServer api) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(api.kubeconfig()));
    config.setImpersonateUsername(ChartObjects.user(namespace));
    config.setImpersonateGroups("system:serviceaccounts", "system:authenticated");
    return OperatorClient.of(config);
  }

  private FleetOperator operator(ApiServer api, int metricsPort) throws IOException {
    Duration fast = Duration.ofMillis(300);
    FleetOperator operator =
        new FleetOperator(
            operatorsClient(api),
            new OperatorSettings("otqmn:test", namespace),
            Set.of(namespace),
            Optional.empty(),
            new OperatorTuning(
                fast, fast, fast, fast, Duration.ofSeconds(2), Duration.ofMinutes(10), metricsPort),
            config -> {},
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    operator.start();
    return operator;
  }

  private CustomMetrics served(ApiServer api, FleetOperator operator) throws IOException {
    CustomMetrics metrics =
        new CustomMetrics(
            operatorsClient(api),
            vertx,
            new MetricsEndpoint(namespace, SERVICE, host.text(), host.freePort()),
            operator.streams(),
            operator.pods(),
            Duration.ofMillis(500),
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    metrics.start();
    return metrics;
  }

  private void declare(String spec) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: otqmn.io/v1alpha1
                kind: CameraFleet
                metadata: {name: city, namespace: %s}
                spec: {export: {otlp: {endpoint: "http://otel:4317"}}, mesh: {mtls: Disabled}, %s}
                """
                    .formatted(namespace, spec),
                GenericKubernetesResource.class))
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  private String path(String pods) {
    return "/apis/custom.metrics.k8s.io/v1beta2/namespaces/%s/pods/%s/otqmn_streams"
        .formatted(namespace, pods);
  }

  private <T extends HasMetadata> T child(Class<T> type) {
    return client.resources(type).inNamespace(namespace).withName("city-collector").get();
  }

  private int replicas() {
    Deployment deployment = child(Deployment.class);
    return deployment == null ? 0 : deployment.getSpec().getReplicas();
  }

  private CameraFleet fleet() {
    return client.resources(CameraFleet.class).inNamespace(namespace).withName("city").get();
  }

  private void awaitScalingActive(ConditionStatus status, String reason) {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(fleet().getStatus().conditions())
                .filteredOn(condition -> condition.type().equals("ScalingActive"))
                .singleElement()
                .satisfies(condition -> {
                  assertThat(condition.status()).isEqualTo(status);
                  assertThat(condition.reason()).isEqualTo(reason);
                }));
  }

  private void awaitServed() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          APIService service = client.apiServices().withName(API_SERVICE).get();
          assertThat(service.getStatus().getConditions())
              .singleElement()
              .satisfies(
                  is -> assertThat(is.getStatus()).as("%s", is.getMessage()).isEqualTo("True"));
        });
  }

  @Test
  void theAggregationLayerServesWhatCollectorsReportToWhomItIsAllowed(ApiServer api)
      throws Exception {
    try (SimulatedCollectors collectors = new SimulatedCollectors(client, namespace)) {
      FleetOperator operator = operator(api, collectors.port());
      CustomMetrics metrics = served(api, operator);
      try {
        collectors.eachServes(17);
        declare("scaling: {minReplicas: 2, maxReplicas: 2, streamsPerReplica: 100}");
        awaitServed();
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(
                        kubectl.run(
                            "get", "--raw", path("*") + "?labelSelector=otqmn.io%2Ffleet%3Dcity"))
                    .containsPattern("(\"value\":\"17\".*){2}"));
        assertThat(kubectl.run("get", "--raw", path("*") + "?labelSelector=otqmn.io%2Ffleet%3Dsea"))
            .contains("\"items\":[]");
        String pod =
            client
                .pods()
                .inNamespace(namespace)
                .list()
                .getItems()
                .getFirst()
                .getMetadata()
                .getName();
        assertThat(kubectl.run("get", "--raw", path(pod))).contains(pod);
        assertThat(kubectl.attempt("get", "--raw", path("gone")).output()).contains("NotFound");
        assertThat(kubectl.run("get", "--raw", "/apis/custom.metrics.k8s.io/v1beta2"))
            .contains("pods/otqmn_streams");

        Kubectl.Result refused = kubectl.attempt("get", "--raw", path("*"), "--as=somebody");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output())
            .contains("User \"somebody\" cannot get resource \"pods/otqmn_streams\"");
        kubectl.run(
            "create",
            "rolebinding",
            "somebody",
            "-n",
            namespace,
            "--clusterrole=otqmn-custom-metrics-view",
            "--user=somebody");
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(kubectl.run("get", "--raw", path("*"), "--as=somebody"))
                    .contains("\"value\":\"17\""));

        collectors.fallSilent();
        await()
            .atMost(LONG)
            .untilAsserted(
                () -> assertThat(kubectl.run("get", "--raw", path("*"))).contains("\"items\":[]"));

        String registered =
            client.apiServices().withName(API_SERVICE).get().getSpec().getCaBundle();
        kubectl.run(
            "patch",
            "apiservice",
            API_SERVICE,
            "--type=json",
            "-p",
            "[{\"op\":\"remove\",\"path\":\"/spec/caBundle\"}]");
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(client.apiServices().withName(API_SERVICE).get().getSpec().getCaBundle())
                    .isEqualTo(registered));
        assertNothingIsWrittenAnyMore();
      } finally {
        metrics.close();
        operator.close();
      }
    }
  }

  private void assertNothingIsWrittenAnyMore() {
    String before = registrationVersions();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(() -> registrationVersions().equals(before));
  }

  /** Of the spec of one and of all of the other: the API server writes the former's status. */
  private String registrationVersions() {
    return client.apiServices().withName(API_SERVICE).get().getSpec().toString()
        + client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withName(SERVICE)
            .get()
            .getMetadata()
            .getResourceVersion();
  }

  @Test
  void scalesOutOnStreamsAndNotInWhenTheyAreUnknown(ApiServer api) throws Exception {
    try (SimulatedCollectors collectors = new SimulatedCollectors(client, namespace)) {
      FleetOperator operator = operator(api, collectors.port());
      CustomMetrics metrics = served(api, operator);
      try {
        collectors.eachServes(250);
        String scaling =
            "scaling: {minReplicas: 2, maxReplicas: 9, streamsPerReplica: 100,"
                + " scaleDownStabilization: 0s}";
        declare(scaling);

        // two collectors with 250 streams each need five that aim at 100
        await().atMost(LONG).untilAsserted(() -> assertThat(replicas()).isGreaterThanOrEqualTo(5));
        collectors.eachServes(100);
        await()
            .atMost(LONG)
            .untilAsserted(() -> {
              assertThat(fleet().getStatus().scaling().bindingConstraint())
                  .isEqualTo(BindingConstraint.STREAMS);
              assertThat(fleet().getStatus().scaling().floor()).isEqualTo(2);
            });
        awaitScalingActive(ConditionStatus.TRUE, "ValidMetricFound");
        int scaledOut = replicas();

        // no CPU metric exists here: with the streams gone, too, nothing is known
        collectors.fallSilent();
        awaitScalingActive(ConditionStatus.FALSE, "FailedGetContainerResourceMetric");

        // leave the autoscaler the streams alone, so that nothing but their absence can hold it
        declare(scaling + ", paused: true");
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(fleet().getStatus().conditions())
                    .anyMatch(is -> is.reason().equals("Paused")));
        kubectl.run(
            "patch",
            "hpa",
            "city-collector",
            "-n",
            namespace,
            "--type=json",
            "-p",
            "[{\"op\":\"remove\",\"path\":\"/spec/metrics/%d\"}]".formatted(indexOfCpu()));
        awaitScalingActive(ConditionStatus.FALSE, "FailedGetPodsMetric");
        await()
            .during(Duration.ofSeconds(7))
            .atMost(Duration.ofSeconds(15))
            .until(() -> replicas() == scaledOut);

        // known to be few they let it scale in
        collectors.eachServes(10);
        await().atMost(LONG).untilAsserted(() -> assertThat(replicas()).isLessThan(scaledOut));
      } finally {
        metrics.close();
        operator.close();
      }
    }
  }

  private int indexOfCpu() {
    var metrics = child(HorizontalPodAutoscaler.class).getSpec().getMetrics();
    return metrics.get(0).getContainerResource() != null ? 0 : 1;
  }

  @Test
  void ofTwoOperatorsTheOneThatLeadsIsBehindTheService(ApiServer api) throws Exception {
    String before = System.getProperty(Config.KUBERNETES_KUBECONFIG_FILE, "");
    System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, api.kubeconfig().toString());
    int firstPort = host.freePort();
    int secondPort = host.freePort();
    OperatorRole first = role(firstPort);
    OperatorRole second = role(secondPort);
    try {
      first.start();
      awaitServed();
      second.start();
      await().atMost(LONG).until(second::ready);
      assertThat(portBehindTheService()).isEqualTo(firstPort);

      first.stop();
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(portBehindTheService()).isEqualTo(secondPort));
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(kubectl.run("get", "--raw", path("*"))).contains("MetricValueList"));
      assertThat(second.live()).isTrue();
    } finally {
      second.stop();
      if (before.isEmpty()) {
        System.clearProperty(Config.KUBERNETES_KUBECONFIG_FILE);
      } else {
        System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, before);
      }
    }
  }

  private OperatorRole role(int port) {
    OperatorRole role =
        new OperatorRole(vertx, new SimpleMeterRegistry(), config -> {}, Clock.systemUTC());
    new CommandLine(role)
        .parseArgs(
            "--collector-image=otqmn:test",
            "--watch-namespaces=" + namespace,
            "--operator-namespace=" + namespace,
            "--leader-election",
            "--custom-metrics-service=" + SERVICE,
            "--custom-metrics-port=" + port,
            "--pod-ip=" + host.text());
    return role;
  }

  private int portBehindTheService() {
    var slices = client.discovery().v1().endpointSlices().inNamespace(namespace).list().getItems();
    assertThat(slices).hasSize(1);
    assertThat(slices.getFirst().getEndpoints()).hasSize(1);
    return slices.getFirst().getPorts().getFirst().getPort();
  }
}
