package io.otqmn.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other tests of this tier rely on. */
@ExtendWith(ApiServerExtension.class)
class ControlPlaneIT {
  @Test
  void childrenOfADeletedFleetAreCollected(ApiServer api) throws IOException {
    String namespace = api.newNamespace();
    CameraFleet fleet =
        Serialization.unmarshal(
            Files.readString(Path.of("examples/minimal.yaml")), CameraFleet.class);
    fleet.getMetadata().setNamespace(namespace);
    fleet = api.client().resource(fleet).create();
    ConfigMap child =
        api.client()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("child")
                    .withNamespace(namespace)
                    .addNewOwnerReference()
                    .withApiVersion(fleet.getApiVersion())
                    .withKind(fleet.getKind())
                    .withName(fleet.getMetadata().getName())
                    .withUid(fleet.getMetadata().getUid())
                    .endOwnerReference()
                    .endMetadata()
                    .build())
            .create();

    api.client().resource(fleet).delete();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(api.client().resource(child).get()).isNull());
  }

  @Test
  void aDeploymentGetsPodsAndIsAvailableOnceATestSaysThatTheyAreReady(ApiServer api) {
    String namespace = api.newNamespace();
    var deployments = api.client().apps().deployments().inNamespace(namespace);
    deployments
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("city")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "city")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "city")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("collector")
                .withImage("otqmn")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(api.markPodsReady(namespace)).isEqualTo(2));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(deployments.withName("city").get().getStatus().getReadyReplicas())
                .isEqualTo(2));
  }
}
