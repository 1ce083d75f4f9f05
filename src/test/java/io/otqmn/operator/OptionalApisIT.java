package io.otqmn.operator;

import static io.otqmn.operator.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Istio and the Prometheus Operator come, work, and go while fleets exist. */
@ExtendWith(ApiServerExtension.class)
class OptionalApisIT {
  private static final String ROLLING = "rollout: {strategy: Rolling}\n";
  private static final Path CRDS = Path.of("src/test/resources/optional-apis");
  private static final List<Class<? extends HasMetadata>> OPTIONAL =
      List.of(
          PeerAuthentication.class,
          AuthorizationPolicy.class,
          DestinationRule.class,
          VirtualService.class,
          PodMonitor.class);

  private static void install(KubernetesClient client, String api) throws IOException {
    crds(client, api).forEach(crd -> client.resource(crd).serverSideApply());
  }

  private static List<HasMetadata> crds(KubernetesClient client, String api) throws IOException {
    return client.load(Files.newInputStream(CRDS.resolve(api + ".yaml"))).items();
  }

  @AfterEach
  void uninstall(ApiServer api) throws IOException {
    for (String name : List.of("istio", "monitoring")) {
      crds(api.client(), name).forEach(crd -> api.client().resource(crd).delete());
    }
    eventually(() -> assertThat(new ApiDiscovery(api.client()).present()).isEmpty());
  }

  @Test
  void theOperatorFollows(ApiServer api) throws IOException {
    try (Trial trial = new Trial(api)) {
      trial.declare(ROLLING);
      trial.awaitCondition("MeshSecured", "False IstioNotInstalled");
      eventually(() -> {
        trial.api.markPodsReady(trial.namespace);
        assertThat(trial.condition("Ready").reason()).isEqualTo("MeshNotSecured");
      });
      assertThat(injected(trial)).isEqualTo("false");

      install(trial.client, "istio");
      install(trial.client, "monitoring");

      eventually(() ->
          OPTIONAL.forEach(
              kind -> assertThat(trial.child(kind)).as(kind.getSimpleName()).isNotNull()));
      eventually(() -> assertThat(injected(trial)).isEqualTo("true"));
      trial.awaitCondition("MeshSecured", "False SidecarMissing");

      trial.awaitQuiet();
      Map<String, Integer> writes = trial.writes();
      trial.reconcileAgain();
      assertThat(trial.writes()).isEqualTo(writes);
      OPTIONAL.forEach(
          kind -> assertThat(writes).containsEntry(kind.getSimpleName() + " create", 1));
      assertThat(writes.keySet())
          .filteredOn(write -> write.endsWith(" apply"))
          .containsExactlyInAnyOrder("Deployment apply", "NetworkPolicy apply");

      trial.client.resource(trial.child(PeerAuthentication.class)).delete();
      eventually(() -> assertThat(trial.child(PeerAuthentication.class)).isNotNull());

      trial.declare(ROLLING + "paused: true\nmonitoring: {podMonitor: false}\n");
      trial.awaitCondition("Ready", "False Paused");
      assertThat(trial.child(PodMonitor.class)).isNotNull();

      trial.declare(ROLLING + "mesh: {mtls: Disabled}\nmonitoring: {podMonitor: false}\n");
      eventually(() ->
          OPTIONAL.forEach(
              kind -> assertThat(trial.child(kind)).as(kind.getSimpleName()).isNull()));
      trial.awaitCondition("MeshSecured", "False Disabled");

      trial.declare(ROLLING);
      eventually(() -> assertThat(trial.child(PeerAuthentication.class)).isNotNull());
      for (HasMetadata crd : crds(trial.client, "istio")) {
        trial.client.resource(crd).delete();
      }
      trial.awaitCondition("MeshSecured", "False IstioNotInstalled");
      eventually(() -> assertThat(injected(trial)).isEqualTo("false"));
    }
  }

  private static String injected(Trial trial) {
    return trial
        .child(Deployment.class)
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getLabels()
        .get("sidecar.istio.io/inject");
  }
}
