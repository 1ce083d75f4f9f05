package io.otqmn.operator;

import static io.otqmn.operator.Trial.COLLECTOR;
import static io.otqmn.operator.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator does to a fleet's objects, on a real API server. */
@ExtendWith(ApiServerExtension.class)
class ReconcileIT {
  private static final String NO_MESH = "mesh: {mtls: Disabled}\n";
  private static final Map<String, Integer> ONE_OF_EACH =
      Map.of(
          "ServiceAccount create", 1,
          "ConfigMap create", 1,
          "NetworkPolicy create", 1,
          "ControllerRevision create", 1,
          "Service create", 1,
          "Deployment create", 1,
          "HorizontalPodAutoscaler create", 1,
          "PodDisruptionBudget create", 1);

  @Test
  void reconcilingTwiceWritesOnce(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      assertThat(trial.writes()).isEqualTo(ONE_OF_EACH);

      int statusWrites = trial.statusWrites();
      trial.reconcileAgain();

      assertThat(trial.writes()).isEqualTo(ONE_OF_EACH);
      assertThat(trial.statusWrites()).isEqualTo(statusWrites);
    }
  }

  @Test
  void everyFieldThatAUserCanWriteIsWrittenOnce(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(
          """
          mesh: {mtls: Disabled}
          collector:
            resources: {requests: {cpu: 1000m, memory: 1024Mi}, limits: {cpu: "2", memory: 2Gi}}
            nodeSelector: {kubernetes.io/arch: amd64}
            tolerations:
            - {key: edge, operator: Exists, effect: NoExecute, tolerationSeconds: 0}
            - {operator: Exists}
            topologySpreadConstraints:
            - {topologyKey: zone, maxSkew: 2, whenUnsatisfiable: DoNotSchedule}
          scaling: {minReplicas: 1, maxReplicas: 1, scaleDownStabilization: 0s}
          drain: {timeout: 1s}
          """);
      trial.awaitQuiet();
      trial.reconcileAgain();

      assertThat(trial.writes().values()).containsOnly(1);
    }
  }

  @Test
  void aRestartWithNothingChangedWritesNothing(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();

      trial.restartOperator();
      trial.reconcileAgain();

      assertThat(trial.writes()).isEmpty();
      assertThat(trial.statusWrites()).isZero();
    }
  }

  @Test
  void aDeletedChildComesBack(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      List<Class<? extends HasMetadata>> kinds =
          List.of(
              ServiceAccount.class,
              NetworkPolicy.class,
              Service.class,
              Deployment.class,
              HorizontalPodAutoscaler.class,
              PodDisruptionBudget.class);
      for (Class<? extends HasMetadata> kind : kinds) {
        String uid = trial.child(kind).getMetadata().getUid();

        trial.client.resource(trial.child(kind)).delete();

        eventually(() -> {
          assertThat(trial.child(kind)).as(kind.getSimpleName()).isNotNull();
          assertThat(trial.child(kind).getMetadata().getUid()).isNotEqualTo(uid);
        });
      }
    }
  }

  @Test
  void aForeignEditOfOurFieldIsRevertedAndOfAnotherIsLeft(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();

      trial.editChild(
          Deployment.class,
          deployment -> {
            deployment.getSpec().getStrategy().getRollingUpdate().getMaxSurge().setValue(5);
            deployment.getSpec().setPaused(true);
            deployment.getMetadata().getLabels().put("example.com/team", "roads");
            deployment.getMetadata().getLabels().put("app.kubernetes.io/part-of", "theirs");
          });
      trial.editChild(Service.class, service -> service.getSpec().getSelector().put("x", "y"));
      trial.editChild(
          HorizontalPodAutoscaler.class, autoscaler -> autoscaler.getSpec().setMaxReplicas(99));
      trial.editChild(NetworkPolicy.class, policy -> policy.getSpec().getIngress().removeLast());

      eventually(() -> {
        Deployment deployment = trial.child(Deployment.class);
        assertThat(deployment.getSpec().getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
            .isEqualTo(1);
        assertThat(deployment.getSpec().getPaused()).isTrue();
        assertThat(deployment.getMetadata().getLabels())
            .containsEntry("example.com/team", "roads")
            .containsEntry("app.kubernetes.io/part-of", "otqmn");
        assertThat(trial.child(HorizontalPodAutoscaler.class).getSpec().getMaxReplicas())
            .isEqualTo(10);
        assertThat(trial.child(NetworkPolicy.class).getSpec().getIngress()).hasSize(2);
      });
    }
  }

  @Test
  void theNumberOfCollectorsIsTheAutoscalersAlone(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      assertThat(trial.child(Deployment.class).getSpec().getReplicas()).isEqualTo(2);

      trial.client.apps().deployments().inNamespace(trial.namespace).withName(COLLECTOR).scale(3);
      trial.declare(NO_MESH + "drain: {timeout: 30s}\n");
      eventually(() ->
          assertThat(
                  trial
                      .child(Deployment.class)
                      .getSpec()
                      .getTemplate()
                      .getSpec()
                      .getTerminationGracePeriodSeconds())
              .isEqualTo(50));
      trial.reconcileAgain();

      assertThat(trial.child(Deployment.class).getSpec().getReplicas()).isEqualTo(3);
    }
  }

  @Test
  void aChangeOfTheConfigurationIsARolloutAndTheOldOneStays(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      trial.declare(NO_MESH + "ingest: {admissionPerSecond: 7}\n");

      eventually(() -> {
        List<ConfigMap> all =
            trial.client.configMaps().inNamespace(trial.namespace).list().getItems().stream()
                .filter(map -> map.getMetadata().getName().startsWith(COLLECTOR))
                .toList();
        assertThat(all).hasSize(2);
        String hash = trial.status().configHash();
        ConfigMap current =
            all.stream()
                .filter(map -> map.getMetadata().getName().endsWith(hash))
                .findFirst()
                .orElseThrow();
        assertThat(current.getData().get("collector.json")).contains("\"admissionPerSecond\" : 7");
        assertThat(current.getImmutable()).isTrue();
        assertThat(
                trial
                    .child(Deployment.class)
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getVolumes()
                    .getFirst()
                    .getConfigMap()
                    .getName())
            .isEqualTo(current.getMetadata().getName());
      });
    }
  }

  @Test
  void onlyTheYoungestOldConfigurationsAreKept(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      for (int admission = 1; admission <= 5; admission++) {
        trial.declare(
            NO_MESH
                + "rollout: {strategy: Rolling}\ningest: {admissionPerSecond: %d}\n"
                    .formatted(admission));
        eventually(() -> {
          trial.api.markPodsReady(trial.namespace);
          assertThat(trial.condition("Ready").reason()).isEqualTo("CollectorsAvailable");
          assertThat(trial.condition("Ready").observedGeneration())
              .isEqualTo(trial.fleet().getMetadata().getGeneration());
        });
      }
      eventually(() ->
          assertThat(
                  trial.client.configMaps().inNamespace(trial.namespace).list().getItems().stream()
                      .filter(map -> map.getMetadata().getName().startsWith(COLLECTOR)))
              .hasSize(3));
    }
  }

  @Test
  void whatDoesNotFitTogetherIsNotAcceptedAndWhatRunsIsLeft(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      Long before = trial.child(Deployment.class).getMetadata().getGeneration();
      String configHash = trial.status().configHash();

      trial.declare(
          NO_MESH + "collector: {resources: {requests: {cpu: 1}, limits: {memory: 64Mi}}}\n");

      trial.awaitCondition("ConfigAccepted", "False Invalid");
      trial.awaitCondition("Ready", "False ConfigRefused");
      assertThat(trial.condition("ConfigAccepted").message())
          .isEqualTo(
              "spec.collector.resources.limits.memory 64Mi is too little for a collector to start:"
                  + " use at least 128Mi");
      assertThat(trial.writes()).isEqualTo(ONE_OF_EACH);
      assertThat(trial.status().configHash()).isEqualTo(configHash);
      assertThat(trial.child(Deployment.class).getMetadata().getGeneration()).isEqualTo(before);
    }
  }

  @Test
  void whilePausedNothingIsChangedAndTheStatusSaysSo(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      Map<String, Integer> before = trial.writes();

      trial.declare(NO_MESH + "paused: true\ndrain: {timeout: 5s}\n");

      trial.awaitCondition("Progressing", "False Paused");
      trial.awaitCondition("Ready", "False Paused");
      trial.client.resource(trial.child(Service.class)).delete();
      trial.reconcileAgain();
      assertThat(trial.writes()).isEqualTo(before);
      assertThat(trial.child(Service.class)).isNull();

      trial.declare(NO_MESH + "paused: false\ndrain: {timeout: 5s}\n");
      eventually(() -> assertThat(trial.child(Service.class)).isNotNull());
    }
  }

  @Test
  void theFleetBecomesReadyWithItsCollectorsAndNotBefore(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH + "cameras: {expected: 20}\n");
      trial.awaitCondition("Ready", "False CollectorsUnavailable");
      trial.awaitCondition("Progressing", "True Starting");

      eventually(() -> {
        trial.api.markPodsReady(trial.namespace);
        assertThat(trial.condition("Ready").reason()).isEqualTo("CollectorsAvailable");
      });
      trial.awaitCondition("Ready", "True CollectorsAvailable");
      trial.awaitCondition("Progressing", "False Complete");
      trial.awaitCondition("Degraded", "False AsExpected");
      trial.awaitCondition("MeshSecured", "False Disabled");
      assertThat(trial.status().readyReplicas()).isEqualTo(2);
      assertThat(trial.status().cameras().expected()).isEqualTo(20);
      assertThat(trial.status().cameras().connected()).isNull();
      assertThat(trial.status().endpoint())
          .isEqualTo(COLLECTOR + "." + trial.namespace + ".svc:4317");
    }
  }

  @Test
  void aSpecThatChangesDuringStatusWritesIsNeverLost(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      for (int round = 1; round <= 60; round++) {
        trial.declare(NO_MESH + "ingest: {admissionPerSecond: %d}\n".formatted(round));
        if (round % 10 == 0) {
          long generation = trial.fleet().getMetadata().getGeneration();
          String last = "\"admissionPerSecond\" : %d,".formatted(round);
          eventually(() -> {
            assertThat(trial.status().observedGeneration()).isEqualTo(generation);
            String hash = trial.status().configHash();
            assertThat(
                    trial
                        .client
                        .configMaps()
                        .inNamespace(trial.namespace)
                        .withName(COLLECTOR + "-" + hash)
                        .get()
                        .getData()
                        .get("collector.json"))
                .contains(last);
          });
        }
      }
    }
  }

  @Test
  void somebodyElsesObjectOfOurNameIsLeftAloneAndNamed(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial
          .client
          .resource(
              new ServiceBuilder()
                  .withNewMetadata()
                  .withNamespace(trial.namespace)
                  .withName(COLLECTOR)
                  .addToLabels("app.kubernetes.io/managed-by", "Helm")
                  .endMetadata()
                  .withNewSpec()
                  .addToSelector("app", "theirs")
                  .addNewPort()
                  .withPort(80)
                  .endPort()
                  .endSpec()
                  .build())
          .create();

      trial.declare(NO_MESH);

      trial.awaitCondition("Degraded", "True ApplyFailed");
      assertThat(trial.condition("Degraded").message())
          .contains("Service " + trial.namespace + "/" + COLLECTOR, "not of this fleet");
      assertThat(trial.child(Service.class).getSpec().getSelector()).containsOnlyKeys("app");
      assertThat(trial.child(Deployment.class)).isNull();
    }
  }

  @Test
  void somebodyElsesServiceAccountIsNotTakenOver(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      ServiceAccount theirs =
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withNamespace(trial.namespace)
              .withName(COLLECTOR)
              .addToAnnotations("example.com/role", "their-cloud-role")
              .endMetadata()
              .build();
      trial.client.resource(theirs).create();

      trial.declare(NO_MESH);

      trial.awaitCondition("Degraded", "True ApplyFailed");
      assertThat(trial.condition("Degraded").message())
          .contains("ServiceAccount " + trial.namespace + "/" + COLLECTOR, "not of this fleet");
      assertThat(trial.child(ServiceAccount.class).getMetadata().getOwnerReferences()).isEmpty();
    }
  }

  @Test
  void whatTheApiServerRefusesIsNamed(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      ResourceQuota none =
          new ResourceQuotaBuilder()
              .withNewMetadata()
              .withNamespace(trial.namespace)
              .withName("none")
              .endMetadata()
              .withNewSpec()
              .addToHard("count/deployments.apps", new Quantity("0"))
              .endSpec()
              .build();
      ResourceQuota quota = trial.client.resource(none).create();
      quota.setStatus(
          new ResourceQuotaStatusBuilder()
              .withHard(quota.getSpec().getHard())
              .withUsed(quota.getSpec().getHard())
              .build());
      trial.client.resource(quota).updateStatus();

      trial.declare(NO_MESH);

      trial.awaitCondition("Ready", "False ApplyFailed");
      assertThat(trial.condition("Ready").message())
          .startsWith("Deployment " + trial.namespace + "/" + COLLECTOR + " could not be written")
          .contains("exceeded quota: none")
          .doesNotContain("Failure executing", "https://");
    }
  }

  @Test
  void nothingIsLeftOfADeletedFleet(ApiServer api) {
    try (Trial trial = new Trial(api)) {
      trial.declare(NO_MESH);
      trial.awaitQuiet();
      ConfigMap unrelated =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withNamespace(trial.namespace)
              .withName("unrelated")
              .endMetadata()
              .build();
      trial.client.resource(unrelated).create();

      trial.client.resource(trial.fleet()).delete();

      eventually(() -> {
        for (FleetObject<?> object : FleetObjects.ALL) {
          if (object.api().isEmpty()) {
            assertThat(
                    trial
                        .client
                        .resources(object.type())
                        .inNamespace(trial.namespace)
                        .withLabel("otqmn.io/fleet")
                        .list()
                        .getItems())
                .as(object.type().getSimpleName())
                .isEmpty();
          }
        }
      });
      assertThat(trial.client.resource(unrelated).get()).isNotNull();
    }
  }
}
