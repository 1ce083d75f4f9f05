package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetStatus;
import io.otqmn.api.Condition;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.operator.plan.ConfigCheck;
import io.otqmn.operator.plan.OperatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.awaitility.core.ThrowingRunnable;

/** An operator on a namespace of its own, and what a test asks it and the cluster. */
final class Trial implements AutoCloseable {
  private static final int NOBODY_LISTENS = 9;
  static final String COLLECTOR = "city-collector";

  final ApiServer api;
  final KubernetesClient client;
  final String namespace;
  private final String user;
  private final int metricsPort;
  private final ConfigCheck configCheck;
  private SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private FleetOperator operator;

  Trial(ApiServer api) {
    this(api, "");
  }

  /** The collectors serve their metrics at the port, and take the configurations that pass. */
  Trial(ApiServer api, int metricsPort, ConfigCheck configCheck) {
    this(api, "", metricsPort, configCheck);
  }

  /** The operator acts as the user, with the user's permissions; empty: as the administrator. */
  Trial(ApiServer api, String user) {
    this(api, user, NOBODY_LISTENS);
  }

  /** The same, and collectors serve their metrics at the port. */
  Trial(ApiServer api, String user, int metricsPort) {
    this(api, user, metricsPort, config -> {});
  }

  private Trial(ApiServer api, String user, int metricsPort, ConfigCheck configCheck) {
    this.metricsPort = metricsPort;
    this.configCheck = configCheck;
    this.api = api;
    this.user = user;
    this.client = api.client();
    this.namespace = api.newNamespace();
    this.operator = start();
  }

  private FleetOperator start() {
    Duration fast = Duration.ofMillis(300);
    try {
      FleetOperator started =
          new FleetOperator(
              operatorsClient(),
              new OperatorSettings("otqmn:test", "otqmn-system"),
              Set.of(namespace),
              Optional.empty(),
              new OperatorTuning(
                  fast,
                  fast,
                  fast,
                  fast,
                  Duration.ofSeconds(2),
                  Duration.ofMinutes(10),
                  metricsPort),
              configCheck,
              meters,
              Clock.systemUTC());
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KubernetesClient operatorsClient() throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(api.kubeconfig()));
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
      config.setImpersonateGroups("system:authenticated");
    }
    return OperatorClient.of(config);
  }

  void restartOperator() {
    operator.close();
    meters = new SimpleMeterRegistry();
    operator = start();
  }

  /** The writes since the start, as "kind verb", without those of the status. */
  Map<String, Integer> writes() {
    Map<String, Integer> writes = new TreeMap<>();
    for (Counter counter : meters.find("otqmn.operator.writes").counters()) {
      if (!"status".equals(counter.getId().getTag("verb"))) {
        writes.put(
            counter.getId().getTag("kind") + " " + counter.getId().getTag("verb"),
            (int) counter.count());
      }
    }
    return writes;
  }

  int statusWrites() {
    Counter counter = meters.find("otqmn.operator.writes").tag("verb", "status").counter();
    return counter == null ? 0 : (int) counter.count();
  }

  /** Creates the fleet "city" or replaces its spec; more is added to the spec as YAML. */
  CameraFleet declare(String more) {
    String yaml =
        """
        apiVersion: otqmn.io/v1alpha1
        kind: CameraFleet
        metadata: {name: city, namespace: %s}
        spec:
          export: {otlp: {endpoint: "http://otel:4317"}}
        """
            .formatted(namespace);
    GenericKubernetesResource fleet =
        Serialization.unmarshal(yaml + more.indent(2), GenericKubernetesResource.class);
    client.resource(fleet).fieldManager("user").forceConflicts().serverSideApply();
    return fleet();
  }

  CameraFleet fleet() {
    return client.resources(CameraFleet.class).inNamespace(namespace).withName("city").get();
  }

  <T extends HasMetadata> T child(Class<T> type) {
    return client.resources(type).inNamespace(namespace).withName(COLLECTOR).get();
  }

  <T extends HasMetadata> void editChild(Class<T> type, Consumer<T> edit) {
    client
        .resources(type)
        .inNamespace(namespace)
        .withName(COLLECTOR)
        .edit(child -> {
          edit.accept(child);
          return child;
        });
  }

  Condition condition(String type) {
    CameraFleet fleet = fleet();
    return statusOf(fleet).conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** "status reason" of the condition, once it is about the current generation. */
  void awaitCondition(String type, String expected) {
    eventually(() -> {
      Condition is = condition(type);
      assertThat(is.observedGeneration()).isEqualTo(fleet().getMetadata().getGeneration());
      assertThat(Serialization.jsonMapper().valueToTree(is.status()).asText() + " " + is.reason())
          .isEqualTo(expected);
    });
  }

  /** Until a round of reconciling changes nothing any more: all children are there and quiet. */
  void awaitQuiet() {
    List<Object> last = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> {
          CameraFleet fleet = fleet();
          List<Object> now =
              List.of(writes(), statusWrites(), fleet.getMetadata().getResourceVersion());
          boolean quiet = now.equals(last) && fleet.getStatus() != null;
          last.clear();
          last.addAll(now);
          return quiet;
        });
  }

  /** Has the operator look at the fleet once more, without a change. */
  void reconcileAgain() {
    editChild(
        io.fabric8.kubernetes.api.model.ServiceAccount.class,
        account ->
            account
                .getMetadata()
                .getAnnotations()
                .merge("example.com/nudge", "1", (before, one) -> before + one));
    awaitQuiet();
  }

  /** The status, which there must be. */
  CameraFleetStatus status() {
    return statusOf(fleet());
  }

  private static CameraFleetStatus statusOf(CameraFleet fleet) {
    assertThat(fleet.getStatus()).as("status").isNotNull();
    return fleet.getStatus();
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(40))
        // of objects that go between a list and a write
        .ignoreExceptionsMatching(
            e -> e instanceof KubernetesClientException client && client.getCode() == 404)
        .untilAsserted(assertion);
  }

  @Override
  public void close() {
    operator.close();
    client.resources(CameraFleet.class).inNamespace(namespace).delete();
  }
}
