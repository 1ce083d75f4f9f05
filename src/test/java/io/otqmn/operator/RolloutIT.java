package io.otqmn.operator;

import static io.otqmn.operator.Trial.COLLECTOR;
import static io.otqmn.operator.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.otqmn.api.RevisionStatus;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import io.otqmn.operator.StandInCollectors.Fate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a change of the revision does to the collectors, on a real API server. */
@ExtendWith(ApiServerExtension.class)
class RolloutIT {
  private static final String PLAIN = "mesh: {mtls: Disabled}\n";
  private static final String CANARY = PLAIN + "rollout: {bakeTime: 2s, progressDeadline: 10s}\n";
  private static final String LONG_CANARY = PLAIN + "rollout: {bakeTime: 1h}\n";
  private static final String ROLLING =
      PLAIN + "rollout: {strategy: Rolling, progressDeadline: 10s}\n";
  private static final String CHANGE = "ingest: {admissionPerSecond: 7}\n";
  private static final String ANOTHER = "ingest: {admissionPerSecond: 8}\n";

  private StandInCollectors collectors;
  private Trial trial;

  @BeforeEach
  void start(ApiServer api) throws IOException {
    collectors = new StandInCollectors();
    trial =
        new Trial(
            api,
            collectors.port(),
            config -> {
              if (config.contains("\"admissionPerSecond\" : 13,")) {
                throw new IllegalArgumentException(
                    "ingest.admissionPerSecond 13 brings bad luck: use another one");
              }
            });
  }

  @AfterEach
  void stop() {
    trial.close();
    collectors.close();
  }

  /** Until then pods fare as they are meant to. */
  private void meanwhile(ThrowingRunnable assertion) {
    eventually(() -> {
      collectors.live(trial.client, trial.namespace);
      assertion.run();
    });
  }

  private void awaitReady() {
    meanwhile(() -> {
      assertThat(trial.condition("Ready").reason()).isEqualTo("CollectorsAvailable");
      assertThat(trial.condition("Ready").observedGeneration())
          .isEqualTo(trial.fleet().getMetadata().getGeneration());
    });
  }

  private void awaitReason(String condition, String reason) {
    meanwhile(() -> assertThat(trial.condition(condition).reason()).isEqualTo(reason));
  }

  private RevisionStatus revision() {
    RevisionStatus revision = trial.status().revision();
    assertThat(revision).as("status.revision").isNotNull();
    return revision;
  }

  private Deployment canary() {
    return trial
        .client
        .apps()
        .deployments()
        .inNamespace(trial.namespace)
        .withName(COLLECTOR + "-canary")
        .get();
  }

  private List<Pod> pods() {
    return trial.client.pods().inNamespace(trial.namespace).list().getItems();
  }

  /** All that a stable pod and its Deployment are recognised by. */
  private Set<String> stable() {
    Set<String> all =
        pods().stream()
            .filter(pod -> !StandInCollectors.isCanary(pod))
            .map(pod -> pod.getMetadata().getUid())
            .collect(Collectors.toCollection(TreeSet::new));
    Deployment deployment = trial.child(Deployment.class);
    all.add(deployment.getMetadata().getUid() + " " + deployment.getMetadata().getGeneration());
    return all;
  }

  private Set<String> kept() {
    return trial
        .client
        .apps()
        .controllerRevisions()
        .inNamespace(trial.namespace)
        .list()
        .getItems()
        .stream()
        .map((ControllerRevision kept) -> kept.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private String admission(String revisionsConfig) {
    return trial
        .client
        .configMaps()
        .inNamespace(trial.namespace)
        .withName(revisionsConfig)
        .get()
        .getData()
        .get("collector.json");
  }

  private static String configOf(Deployment deployment) {
    return deployment
        .getSpec()
        .getTemplate()
        .getSpec()
        .getVolumes()
        .getFirst()
        .getConfigMap()
        .getName();
  }

  @Test
  void theOthersFollowACanaryThatIsWell() {
    trial.declare(CANARY);
    awaitReady();
    String first = revision().stable();
    assertThat(canary()).isNull();
    Set<String> before = stable();

    trial.declare(CANARY + CHANGE);

    awaitReason("Progressing", "CanaryBaking");
    trial.awaitCondition("Ready", "False CanaryInProgress");
    assertThat(stable()).isEqualTo(before);
    assertThat(revision().stable()).isEqualTo(first);
    String tried = revision().canary();
    assertThat(tried).isNotEqualTo(first);
    assertThat(canary().getSpec().getReplicas()).isEqualTo(1);
    assertThat(admission(configOf(canary()))).contains("\"admissionPerSecond\" : 7");
    assertThat(trial.status().replicas()).isEqualTo(3);
    assertThat(pods())
        .filteredOn(StandInCollectors::isCanary)
        .singleElement()
        .satisfies(pod ->
            assertThat(pod.getMetadata().getLabels())
                .containsAllEntriesOf(trial.child(Service.class).getSpec().getSelector())
                .containsEntry("otqmn.io/revision", tried));

    awaitReady();
    meanwhile(() -> assertThat(canary()).isNull());
    assertThat(revision()).isEqualTo(new RevisionStatus(tried, null, null, null));
    assertThat(stable()).doesNotContainAnyElementsOf(before);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aCanaryThatCrashesIsRemovedAndRemembered() {
    trial.declare(CANARY);
    awaitReady();
    String first = revision().stable();
    Set<String> before = stable();
    collectors.canariesFare(Fate.CRASHED);

    trial.declare(CANARY + CHANGE);

    awaitReason("Degraded", "RevisionFailed");
    trial.awaitCondition("Ready", "False RevisionFailed");
    trial.awaitCondition("Progressing", "False RevisionFailed");
    meanwhile(() -> assertThat(canary()).isNull());
    assertThat(revision().stable()).isEqualTo(first);
    assertThat(revision().canary()).isNull();
    assertThat(revision().failed()).isNotNull();
    assertThat(revision().failedReason())
        .contains("container collector crashed (OOMKilled, exit code 137)");
    assertThat(trial.condition("Degraded").message())
        .contains("revision " + first + " runs", revision().failed(), "OOMKilled");
    assertThat(trial.api.kubectl().run("-n", trial.namespace, "get", "camerafleet", "-o", "wide"))
        .contains("STABLE", "CANARY", "FAILED", first, revision().failed());
    // another process knows it, too; and what does not make another revision does not retry it
    trial.awaitQuiet();
    trial.restartOperator();
    trial.declare(CANARY + CHANGE + "scaling: {maxReplicas: 5}\n");
    trial.awaitCondition("Degraded", "True RevisionFailed");
    trial.awaitQuiet();
    assertThat(trial.writes().keySet())
        .allMatch(write -> write.startsWith("HorizontalPodAutoscaler "));
    assertThat(stable()).isEqualTo(before);

    trial.declare(CANARY);
    awaitReady();
    trial.awaitCondition("Degraded", "False AsExpected");
    assertThat(revision()).isEqualTo(new RevisionStatus(first, null, null, null));
    assertThat(stable()).isEqualTo(before);
    assertThat(kept()).containsExactly(COLLECTOR + "-" + first);

    // reverted and declared again: tried again
    collectors.canariesFare(Fate.WELL);
    trial.declare(CANARY + CHANGE);
    awaitReady();
    assertThat(revision().stable()).isNotEqualTo(first);
  }

  @Test
  void aCanaryThatIsNeverReadyFails() {
    trial.declare(CANARY);
    awaitReady();
    Set<String> before = stable();
    collectors.canariesFare(Fate.WAITING);

    trial.declare(CANARY + CHANGE);

    awaitReason("Progressing", "CanaryStarting");
    awaitReason("Degraded", "RevisionFailed");
    assertThat(revision().failedReason())
        .contains("0 of 1 canary collectors were ready after 10s", "ImagePullBackOff, no image");
    assertThat(stable()).isEqualTo(before);
  }

  @Test
  void aCanaryThatTheBackendRefusesFails() {
    trial.declare(CANARY);
    awaitReady();
    Set<String> before = stable();
    collectors.canariesFare(Fate.REFUSED);

    trial.declare(CANARY + CHANGE);

    awaitReason("Degraded", "RevisionFailed");
    assertThat(revision().failedReason())
        .contains("the canary failed in 100 of 200 export requests");
    assertThat(stable()).isEqualTo(before);
  }

  @Test
  void aCanaryOfWhichNothingIsKnownFails() {
    trial.declare(CANARY);
    awaitReady();
    Set<String> before = stable();
    collectors.canariesFare(Fate.MUTE);

    trial.declare(CANARY + CHANGE);

    awaitReason("Progressing", "CanaryBaking");
    awaitReason("Degraded", "RevisionFailed");
    assertThat(revision().failedReason())
        .contains("it was not known to work: the metrics of city-collector-canary-");
    assertThat(stable()).isEqualTo(before);
  }

  @Test
  void anotherRevisionReplacesTheCanarys() {
    trial.declare(LONG_CANARY);
    awaitReady();
    Set<String> before = stable();
    trial.declare(LONG_CANARY + CHANGE);
    awaitReason("Progressing", "CanaryBaking");
    String tried = revision().canary();

    trial.declare(LONG_CANARY + ANOTHER);

    meanwhile(() -> assertThat(revision().canary()).isNotNull().isNotEqualTo(tried));
    awaitReason("Progressing", "CanaryBaking");
    assertThat(admission(configOf(canary()))).contains("\"admissionPerSecond\" : 8");
    assertThat(kept()).hasSize(2).doesNotContain(COLLECTOR + "-" + tried);
    assertThat(stable()).isEqualTo(before);

    // another process goes on with it
    trial.restartOperator();
    awaitReason("Progressing", "CanaryBaking");
    trial.awaitQuiet();
    assertThat(trial.writes()).isEmpty();
  }

  @Test
  void whatIsChangedInTheStableCollectorsIsRevertedWhileACanaryBakes() {
    trial.declare(LONG_CANARY);
    awaitReady();
    String config = configOf(trial.child(Deployment.class));
    trial.declare(LONG_CANARY + CHANGE);
    awaitReason("Progressing", "CanaryBaking");

    trial.editChild(
        Deployment.class,
        deployment ->
            deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .setImage("theirs"));
    trial.client.configMaps().inNamespace(trial.namespace).withName(config).delete();

    meanwhile(() -> {
      Deployment deployment = trial.child(Deployment.class);
      assertThat(deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
          .isEqualTo("otqmn:test");
      assertThat(configOf(deployment)).isEqualTo(config);
      assertThat(admission(config)).contains("\"admissionPerSecond\" : 200");
    });

    trial.client.resource(trial.child(Deployment.class)).delete();
    meanwhile(() -> {
      assertThat(trial.child(Deployment.class)).isNotNull();
      assertThat(configOf(trial.child(Deployment.class))).isEqualTo(config);
      assertThat(trial.child(Deployment.class).getSpec().getReplicas()).isEqualTo(2);
    });
  }

  @Test
  void whilePausedACanaryNeitherGoesNorComes() {
    trial.declare(LONG_CANARY);
    awaitReady();
    trial.declare(LONG_CANARY + CHANGE);
    awaitReason("Progressing", "CanaryBaking");
    Map<String, Integer> writes = trial.writes();

    trial.declare(CANARY + CHANGE + "paused: true\n");
    trial.awaitCondition("Progressing", "False Paused");
    trial.awaitCondition("Ready", "False Paused");
    collectors.canariesFare(Fate.CRASHED);
    collectors.live(trial.client, trial.namespace);
    trial.reconcileAgain();
    assertThat(trial.writes()).isEqualTo(writes);
    assertThat(canary()).isNotNull();

    trial.declare(CANARY + CHANGE);
    awaitReason("Degraded", "RevisionFailed");
  }

  @Test
  void rollingGoesBackIfTheNewOnesCrash() {
    goesBack(Fate.CRASH_LOOP, "container collector crashes again and again");
  }

  @Test
  void rollingGoesBackIfTheNewOnesDoNotComeUp() {
    goesBack(Fate.WAITING, "a new collector was not available within 10s");
  }

  private void goesBack(Fate fate, String reason) {
    trial.declare(ROLLING);
    awaitReady();
    String first = revision().stable();
    collectors.fare(pod ->
        pod.getMetadata().getLabels().get("otqmn.io/revision").equals(first) ? Fate.WELL : fate);

    trial.declare(ROLLING + CHANGE);

    awaitReason("Degraded", "RevisionFailed");
    assertThat(canary()).isNull();
    assertThat(revision().failedReason()).contains(reason);
    meanwhile(() -> {
      assertThat(revision().stable()).isEqualTo(first);
      assertThat(admission(configOf(trial.child(Deployment.class))))
          .contains("\"admissionPerSecond\" : 200");
      assertThat(pods())
          .extracting(pod -> pod.getMetadata().getLabels().get("otqmn.io/revision"))
          .containsOnly(first);
    });
    trial.declare(ROLLING);
    awaitReady();
    assertThat(revision()).isEqualTo(new RevisionStatus(first, null, null, null));
  }

  @Test
  void whatACollectorWouldRefuseDoesNotRoll() {
    trial.declare(CANARY);
    awaitReady();
    Set<String> before = stable();

    trial.declare(CANARY + "ingest: {admissionPerSecond: 13}\n");

    trial.awaitCondition("ConfigAccepted", "False Invalid");
    assertThat(trial.condition("ConfigAccepted").message())
        .isEqualTo(
            "collector.json would be refused by the collector:"
                + " ingest.admissionPerSecond 13 brings bad luck: use another one");
    trial.awaitCondition("Ready", "False ConfigRefused");
    assertThat(canary()).isNull();
    assertThat(stable()).isEqualTo(before);
    assertThat(trial.client.configMaps().inNamespace(trial.namespace).list().getItems())
        .filteredOn(map -> map.getMetadata().getName().startsWith(COLLECTOR))
        .extracting((ConfigMap map) -> map.getData().get("collector.json"))
        .noneMatch(config -> config.contains(" 13,"));
  }
}
