package io.otqmn.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import io.otqmn.apiserver.ChartObjects;
import io.otqmn.apiserver.HostAddress;
import io.otqmn.operator.metrics.CustomMetrics;
import io.otqmn.operator.metrics.MetricsEndpoint;
import io.otqmn.operator.metrics.StreamFigures;
import io.otqmn.operator.metrics.StreamFigures.Figure;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The model decides as the controller of Kubernetes does, in cases drawn at random. */
@ExtendWith(ApiServerExtension.class)
class AutoscalerModelIT {
  private static final int CASES = 14;
  private static final int TARGET = 100;
  private static final String RUNNING =
      """
      {"status": {"phase": "Running", "conditions": [
        {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
      """;

  /**
   * Pods of a Deployment: those that say something, those that run and do not, and pending ones.
   */
  private record Case(String name, List<Long> known, int missing, int pending) {
    static Case draw(int number, SplittableRandom random) {
      List<Long> known = new ArrayList<>();
      int count = random.nextInt(6);
      long most = random.nextInt(20, 700);
      for (int i = 0; i < count; i++) {
        known.add(random.nextLong(most + 1));
      }
      return new Case(
          "case-" + number, known, random.nextInt(count == 0 ? 1 : 0, 3), random.nextInt(3));
    }

    int pods() {
      return known.size() + missing + pending;
    }

    int expected() {
      List<PodSample> samples = new ArrayList<>();
      known.forEach(value -> samples.add(PodSample.running(OptionalLong.of(value))));
      for (int i = 0; i < missing; i++) {
        samples.add(PodSample.running(OptionalLong.empty()));
      }
      for (int i = 0; i < pending; i++) {
        samples.add(PodSample.notRunningYet());
      }
      OptionalInt proposal = ReplicaCalculator.streams(pods(), samples, TARGET * 1000L);
      return Math.max(1, proposal.orElse(pods()));
    }

    Deployment deployment(String namespace) {
      return Serialization.unmarshal(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: %1$s, namespace: %2$s}
          spec:
            replicas: %3$d
            selector: {matchLabels: {case: %1$s}}
            template:
              metadata: {labels: {case: %1$s}}
              spec: {containers: [{name: collector, image: otqmn}]}
          """
              .formatted(name, namespace, pods()),
          Deployment.class);
    }

    HorizontalPodAutoscaler autoscaler(String namespace) {
      return Serialization.unmarshal(
          """
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata: {name: %1$s, namespace: %2$s}
          spec:
            scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
            minReplicas: 1
            maxReplicas: 1000
            metrics:
            - type: Pods
              pods: {metric: {name: otqmn_streams}, target: {type: AverageValue, averageValue: "%3$d"}}
            behavior:
              scaleUp: {policies: [{type: Pods, value: 1000, periodSeconds: 15}]}
              scaleDown: {stabilizationWindowSeconds: 0}
          """
              .formatted(name, namespace, TARGET),
          HorizontalPodAutoscaler.class);
    }
  }

  private final Map<String, Pod> pods = new HashMap<>();
  private final List<Figure> values = new ArrayList<>();

  @Test
  void decidesAsTheRealOne(ApiServer api) throws Exception {
    HostAddress host = HostAddress.find();
    KubernetesClient client = api.client();
    String namespace = api.newNamespace();
    List<HasMetadata> chart = ChartObjects.customMetrics(namespace, 443);
    ChartObjects.apply(client, chart);
    SplittableRandom random = new SplittableRandom(2026);
    List<Case> cases =
        Stream.iterate(0, i -> i < CASES, i -> i + 1).map(i -> Case.draw(i, random)).toList();
    Vertx vertx = Vertx.vertx();
    StreamFigures figures = new StreamFigures();
    try (CustomMetrics metrics =
        new CustomMetrics(
            api.newClient(),
            vertx,
            new MetricsEndpoint(namespace, "otqmn-custom-metrics", host.text(), host.freePort()),
            figures,
            (_, name) -> Optional.ofNullable(pods.get(name)),
            Duration.ofMillis(500),
            new SimpleMeterRegistry(),
            Clock.systemUTC())) {
      metrics.start();
      cases.forEach(each -> client.resource(each.deployment(namespace)).create());
      cases.forEach(each -> run(client, namespace, each));
      figures.publish(values);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              api.kubectl()
                  .attempt(
                      "get",
                      "--raw",
                      "/apis/custom.metrics.k8s.io/v1beta2/namespaces/"
                          + namespace
                          + "/pods/*/otqmn_streams")
                  .output()
                  .contains("\"value\""));

      cases.forEach(each -> client.resource(each.autoscaler(namespace)).create());

      for (Case each : cases) {
        await(each.toString())
            .atMost(Duration.ofSeconds(25))
            .untilAsserted(
                () -> assertThat(firstDecision(client, namespace, each)).hasValue(each.expected()));
      }
      assertThat(cases.stream().map(each -> Integer.compare(each.expected(), each.pods())))
          .as("cases of every kind")
          .contains(-1, 0, 1);
    } finally {
      chart.forEach(object -> client.resource(object).delete());
      vertx.close();
    }
  }

  /** Has the Deployment's pods become what the case says. */
  private void run(KubernetesClient client, String namespace, Case each) {
    var ofCase = client.pods().inNamespace(namespace).withLabel("case", each.name());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ofCase.list().getItems().size() == each.pods());
    List<Pod> all = ofCase.list().getItems();
    for (int i = 0; i < each.known().size() + each.missing(); i++) {
      Pod pod = all.get(i);
      client
          .resource(pod)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), RUNNING);
      if (i < each.known().size()) {
        String name = pod.getMetadata().getName();
        pods.put(name, pod);
        values.add(
            new Figure(
                namespace,
                name,
                pod.getMetadata().getUid(),
                each.known().get(i),
                // does not get old in this test
                Instant.now().plus(Duration.ofMinutes(5))));
      }
    }
  }

  /** By its event; the number that there was if it looked and left it. */
  private static OptionalInt firstDecision(KubernetesClient client, String namespace, Case each) {
    List<Event> events =
        client.v1().events().inNamespace(namespace).list().getItems().stream()
            .filter(event -> event.getInvolvedObject().getName().equals(each.name()))
            .filter(event -> event.getInvolvedObject().getKind().equals("HorizontalPodAutoscaler"))
            .toList();
    Optional<Event> rescale =
        events.stream()
            .filter(event -> event.getReason().equals("SuccessfulRescale"))
            .min(
                Comparator.comparingLong(
                    event -> Long.parseLong(event.getMetadata().getResourceVersion())));
    if (rescale.isPresent()) {
      return OptionalInt.of(
          Integer.parseInt(rescale.get().getMessage().replaceAll("New size: (\\d+);.*", "$1")));
    }
    var status = client.resource(each.autoscaler(namespace)).get().getStatus();
    boolean looked =
        status != null
            && status.getConditions().stream().anyMatch(is -> is.getType().equals("ScalingActive"));
    return looked ? OptionalInt.of(each.pods()) : OptionalInt.empty();
  }
}
