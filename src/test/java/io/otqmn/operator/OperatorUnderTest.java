package io.otqmn.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.collector.CollectorConfig;
import io.otqmn.operator.plan.OperatorSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A complete operator on one namespace, impatient, for tests outside of this package. */
public final class OperatorUnderTest implements AutoCloseable {
  public static final OperatorSettings SETTINGS =
      new OperatorSettings("otqmn:test", "otqmn-system");

  private final FleetOperator operator;

  /**
   * @param client is closed with this
   * @param namespaces empty: all
   * @throws RuntimeException if the process could not start; it would be started again
   */
  public OperatorUnderTest(
      KubernetesClient client,
      Set<String> namespaces,
      Optional<LeaderElectionConfiguration> leaderElection) {
    operator =
        new FleetOperator(
            client,
            SETTINGS,
            namespaces,
            leaderElection,
            new OperatorTuning(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMillis(100),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                // long: that a fleet is looked at now and then must not hide a lost event
                Duration.ofMinutes(10),
                9),
            CollectorConfig::parse,
            new SimpleMeterRegistry(),
            Clock.systemUTC());
  }

  /** How an operator reads objects. */
  public static KubernetesSerialization serialization() {
    return OperatorClient.serialization();
  }

  public void start() {
    operator.start();
  }

  /** What a liveness probe would find: the process is to be started again. */
  public boolean broken() {
    return operator.broken();
  }

  /** Reconciles the fleet once, without a change, and returns when that is over. */
  public void reconcile(String namespace, String name) {
    ResourceID fleet = new ResourceID(name, namespace);
    operator.reconcile(fleet);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(30))
        .until(() -> !operator.reconciling(fleet));
  }

  @Override
  public void close() {
    operator.close();
  }
}
