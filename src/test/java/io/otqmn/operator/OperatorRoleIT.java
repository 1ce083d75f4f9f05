package io.otqmn.operator;

import static io.otqmn.operator.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.api.CameraFleet;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import io.otqmn.process.UsageException;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/** The operator as it starts in a pod. */
@ExtendWith(ApiServerExtension.class)
class OperatorRoleIT {
  private static final Vertx VERTX = Vertx.vertx();

  private String before = "";

  @BeforeEach
  void useTheApiServer(ApiServer api) {
    before = System.getProperty(Config.KUBERNETES_KUBECONFIG_FILE, "");
    System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, api.kubeconfig().toString());
  }

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty(Config.KUBERNETES_KUBECONFIG_FILE);
    } else {
      System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, before);
    }
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  private static OperatorRole role(String... args) {
    OperatorRole role =
        new OperatorRole(VERTX, new SimpleMeterRegistry(), config -> {}, Clock.systemUTC());
    new CommandLine(role).parseArgs(args);
    return role;
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> role().start())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--collector-image is missing");
  }

  @Test
  void ofTwoOperatorsOneWorksAndTheOtherTakesOver(ApiServer api) throws Exception {
    String namespace = api.newNamespace();
    String[] args = {
      "--collector-image=otqmn:test",
      "--watch-namespaces=" + namespace,
      "--operator-namespace=" + namespace,
      "--leader-election"
    };
    KubernetesClient client = api.client();
    OperatorRole first = role(args);
    OperatorRole second = role(args);
    try {
      first.start();
      declare(client, namespace, "one");
      eventually(() -> assertThat(service(client, namespace, "one")).isTrue());
      String leader = holder(client, namespace);

      second.start();
      eventually(() -> assertThat(second.ready()).isTrue());
      assertThat(holder(client, namespace)).isEqualTo(leader);

      first.stop();
      declare(client, namespace, "two");
      eventually(() -> assertThat(service(client, namespace, "two")).isTrue());
      assertThat(holder(client, namespace)).isNotEqualTo(leader);
      assertThat(second.live()).isTrue();
    } finally {
      second.stop();
      client.resources(CameraFleet.class).inNamespace(namespace).delete();
    }
  }

  private static void declare(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            Serialization.unmarshal(
                """
                ---
                apiVersion: otqmn.io/v1alpha1
                kind: CameraFleet
                metadata: {name: %s, namespace: %s}
                spec: {export: {otlp: {endpoint: "http://otel:4317"}}, mesh: {mtls: Disabled}}
                """
                    .formatted(name, namespace),
                CameraFleet.class))
        .create();
  }

  private static boolean service(KubernetesClient client, String namespace, String fleet) {
    return client.services().inNamespace(namespace).withName(fleet + "-collector").get() != null;
  }

  private static String holder(KubernetesClient client, String namespace) {
    return client
        .leases()
        .inNamespace(namespace)
        .withName("otqmn-operator")
        .get()
        .getSpec()
        .getHolderIdentity();
  }
}
