package io.otqmn.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetStatus;
import io.otqmn.api.Condition;
import io.otqmn.api.RevisionStatus;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.OptionalApi;
import io.otqmn.operator.plan.Planning;
import io.otqmn.operator.plan.Problem;
import io.otqmn.operator.rollout.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is observed, and what the conditions then say, as a table. */
class FleetStatusTest {
  private static final CameraFleetStatus NONE =
      new CameraFleetStatus(null, List.of(), null, null, null, null, null, null, null);
  private static final Instant NOW = Instant.parse("2026-11-24T11:00:00.5Z");

  private static final String COMPLETE =
      "replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2, conditions:"
          + " [{type: Progressing, status: 'True', reason: NewReplicaSetAvailable}]";
  private static final String LOST =
      "replicas: 2, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1, conditions:"
          + " [{type: Progressing, status: 'True', reason: NewReplicaSetAvailable}]";
  private static final String STARTING = "replicas: 2, updatedReplicas: 2";
  private static final String ROLLING =
      "replicas: 3, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2";
  private static final String STALLED =
      "replicas: 3, updatedReplicas: 1, availableReplicas: 2, conditions: [{type: Progressing,"
          + " status: 'False', reason: ProgressDeadlineExceeded}]";
  private static final String QUOTA =
      "conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: quota}]";

  private static final String READY = "conditions: [{type: Ready, status: 'True'}]";
  private static final String YOUNG =
      "conditions: [{type: Ready, status: 'False', lastTransitionTime: '2026-11-24T10:59:50Z'}],"
          + " containerStatuses: [{name: collector, ready: false, restartCount: 0, state: {running:"
          + " {startedAt: '2026-11-24T10:59:52Z'}}}]";
  private static final String NOT_ANY_MORE = YOUNG.replace("10:59:50", "10:59:59");
  private static final String RESTARTED = YOUNG.replace("restartCount: 0", "restartCount: 1");
  private static final String UNSCHEDULABLE =
      "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]";
  private static final String NO_IMAGE =
      "containerStatuses: [{name: collector, ready: false, restartCount: 0, state: {waiting:"
          + " {reason: ImagePullBackOff}}}]";

  private static final Step.Run HELD =
      new Step.Run(
          "a",
          Optional.empty(),
          Step.Phase.HELD,
          Optional.empty(),
          Optional.of(new Step.Failed("b", "it crashed")));

  private static Step.Run canary(Step.Phase phase) {
    return new Step.Run(
        "a", Optional.of(new Step.Trial("b", 1)), phase, Optional.of(NOW), Optional.empty());
  }

  private record Case(
      String name,
      Observation seen,
      String ready,
      String progressing,
      String degraded,
      String mesh) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> table() {
    Seen plain = new Seen().mtls("Disabled");
    Seen strict = new Seen().mtls("Strict").deployment(COMPLETE, 1);
    Seen meshed = strict.apis(OptionalApi.ISTIO);
    return Stream.of(
        new Case(
            "created",
            plain.build(),
            "False Creating",
            "True Creating",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "starting",
            plain.deployment(STARTING, 1).build(),
            "False CollectorsUnavailable",
            "True Starting",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "available",
            plain.deployment(COMPLETE, 1).build(),
            "True CollectorsAvailable",
            "False Complete",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "template not seen",
            plain.deployment(COMPLETE, 0).build(),
            "False RollingOut",
            "True RollingOut",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "rolling",
            plain.deployment(ROLLING, 1).build(),
            "False RollingOut",
            "True RollingOut",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "stalled",
            plain.deployment(STALLED, 1).build(),
            "False RolloutStalled",
            "False ProgressDeadlineExceeded",
            "True ProgressDeadlineExceeded",
            "False Disabled"),
        new Case(
            "a canary starts",
            plain.deployment(COMPLETE, 1).run(canary(Step.Phase.STARTING)).build(),
            "False CanaryInProgress",
            "True CanaryStarting",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "a canary bakes",
            plain.deployment(COMPLETE, 1).run(canary(Step.Phase.BAKING)).build(),
            "False CanaryInProgress",
            "True CanaryBaking",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "all follow",
            plain.deployment(ROLLING, 1).run(canary(Step.Phase.FOLLOWING)).build(),
            "False RollingOut",
            "True RollingOut",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "the declared revision failed",
            plain.deployment(COMPLETE, 1).run(HELD).build(),
            "False RevisionFailed",
            "False RevisionFailed",
            "True RevisionFailed",
            "False Disabled"),
        new Case(
            "lost one",
            plain.deployment(LOST, 1).pods(pod(READY), pod(NOT_ANY_MORE)).build(),
            "False CollectorsUnavailable",
            "False Complete",
            "True CollectorsUnavailable",
            "False Disabled"),
        new Case(
            "scaled out, the new one is young",
            plain.deployment(LOST, 1).pods(pod(READY), pod(YOUNG)).build(),
            "False CollectorsUnavailable",
            "True Starting",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "scaled out, the new one has no node",
            plain.deployment(LOST, 1).pods(pod(READY), pod(UNSCHEDULABLE)).build(),
            "False CollectorsUnavailable",
            "False Complete",
            "True CollectorsUnavailable",
            "False Disabled"),
        new Case(
            "scaled out, the new one has no image",
            plain.deployment(LOST, 1).pods(pod(READY), pod(NO_IMAGE)).build(),
            "False CollectorsUnavailable",
            "False Complete",
            "True CollectorsUnavailable",
            "False Disabled"),
        new Case(
            "one crashes",
            plain.deployment(LOST, 1).pods(pod(READY), pod(RESTARTED)).build(),
            "False CollectorsUnavailable",
            "False Complete",
            "True CollectorsUnavailable",
            "False Disabled"),
        new Case(
            "the minimum was raised",
            plain.min(5).deployment(COMPLETE, 1).build(),
            "False CollectorsUnavailable",
            "True ScalingOut",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "no quota",
            plain.deployment(QUOTA, 1).build(),
            "False CollectorsUnavailable",
            "True Starting",
            "True ReplicaFailure",
            "False Disabled"),
        new Case(
            "apply failed",
            plain.deployment(COMPLETE, 1).failure("no").build(),
            "False ApplyFailed",
            "True Retrying",
            "True ApplyFailed",
            "False Disabled"),
        new Case(
            "refused",
            plain.deployment(COMPLETE, 1).refused().build(),
            "False ConfigRefused",
            "False ConfigRefused",
            "False AsExpected",
            "Unknown ConfigRefused"),
        new Case(
            "paused, as declared",
            plain.deployment(COMPLETE, 1).paused(false).build(),
            "True CollectorsAvailable",
            "False Paused",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "paused, changed",
            plain.deployment(COMPLETE, 1).paused(true).build(),
            "False Paused",
            "False Paused",
            "False AsExpected",
            "False Disabled"),
        new Case(
            "no Istio",
            strict.build(),
            "False MeshNotSecured",
            "False Complete",
            "False AsExpected",
            "False IstioNotInstalled"),
        new Case(
            "no pods yet",
            meshed.build(),
            "False MeshNotSecured",
            "False Complete",
            "False AsExpected",
            "Unknown NoCollectors"),
        new Case(
            "no sidecar",
            meshed.pods(podOf("collector")).build(),
            "False MeshNotSecured",
            "False Complete",
            "False AsExpected",
            "False SidecarMissing"),
        new Case(
            "sidecars",
            meshed.pods(podOf("collector", "istio-proxy")).build(),
            "True CollectorsAvailable",
            "False Complete",
            "False AsExpected",
            "True StrictMutualTls"),
        new Case(
            "permissive",
            meshed.mtls("Permissive").pods(podOf("collector", "istio-proxy")).build(),
            "True CollectorsAvailable",
            "False Complete",
            "False AsExpected",
            "False PlaintextAccepted"),
        new Case(
            "permissive, with principals",
            meshed
                .mtls("Permissive, allowedPrincipals: [cluster.local/ns/edge/sa/camera]")
                .pods(podOf("collector", "istio-proxy"))
                .build(),
            "True CollectorsAvailable",
            "False Complete",
            "False AsExpected",
            "True AllowedPrincipals"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void saysWhatIsTrue(Case row) {
    CameraFleetStatus status = FleetStatus.of(row.seen());

    assertThat(says(status, "Ready")).isEqualTo(row.ready());
    assertThat(says(status, "Progressing")).isEqualTo(row.progressing());
    assertThat(says(status, "Degraded")).isEqualTo(row.degraded());
    assertThat(says(status, "MeshSecured")).isEqualTo(row.mesh());
    assertThat(status.conditions())
        .allSatisfy(condition -> {
          assertThat(condition.observedGeneration()).isEqualTo(7);
          assertThat(condition.message()).isNotBlank();
          assertThat(condition.lastTransitionTime()).isEqualTo("2026-11-24T11:00:00Z");
        });
  }

  @Test
  void mirrorsTheAutoscaler() {
    Seen seen = new Seen().mtls("Disabled");
    assertThat(says(FleetStatus.of(seen.build()), "ScalingActive"))
        .isEqualTo("Unknown NotReported");
    assertThat(
            says(
                FleetStatus.of(
                    seen.autoscaler(
                            "{type: ScalingActive, status: 'False', reason:"
                                + " FailedGetContainerResourceMetric, message: m}")
                        .build()),
                "ScalingActive"))
        .isEqualTo("False FailedGetContainerResourceMetric");
  }

  @Test
  void theTransitionTimeStaysUnlessTheStatusChanges() {
    Seen seen = new Seen().mtls("Disabled");
    CameraFleetStatus first = FleetStatus.of(seen.deployment(ROLLING, 1).build());
    Seen later = seen.after(first, NOW.plusSeconds(60));

    CameraFleetStatus second = FleetStatus.of(later.deployment(STARTING, 1).build());
    CameraFleetStatus third = FleetStatus.of(later.deployment(COMPLETE, 1).build());

    assertThat(condition(second, "Ready").reason()).isEqualTo("CollectorsUnavailable");
    assertThat(condition(second, "Ready").lastTransitionTime()).isEqualTo("2026-11-24T11:00:00Z");
    assertThat(condition(third, "Ready").lastTransitionTime()).isEqualTo("2026-11-24T11:01:00Z");
  }

  @Test
  void anUnknownCountIsAbsent() {
    Seen seen = new Seen().mtls("Disabled");

    assertThat(FleetStatus.of(seen.build()).cameras()).isNull();
    assertThat(FleetStatus.of(seen.connected(0).build()).cameras().connected()).isZero();
  }

  @Test
  void aMessageIsNeverLongerThanTheSchemaAdmits() {
    CameraFleetStatus status = FleetStatus.of(new Seen().failure("x".repeat(5000)).build());

    assertThat(condition(status, "Degraded").message()).hasSize(4096).endsWith("x…");
  }

  private static String says(CameraFleetStatus status, String type) {
    Condition is = condition(status, type);
    return Serialization.jsonMapper().valueToTree(is.status()).asText() + " " + is.reason();
  }

  private static Condition condition(CameraFleetStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        "---\nmetadata: {name: city-collector-1}\nspec: {containers: [{name: collector}]}\nstatus: {"
            + status
            + "}",
        Pod.class);
  }

  private static Pod podOf(String... containers) {
    PodBuilder pod = new PodBuilder().withNewMetadata().endMetadata().withNewSpec().endSpec();
    for (String container : containers) {
      pod.editSpec().addNewContainer().withName(container).endContainer().endSpec();
    }
    return pod.build();
  }

  @Test
  void saysWhichRevisionRunsAndWhyNotTheDeclaredOne() {
    CameraFleetStatus status =
        FleetStatus.of(new Seen().mtls("Disabled").deployment(COMPLETE, 1).run(HELD).build());

    assertThat(status.revision()).isEqualTo(new RevisionStatus("a", null, "b", "it crashed"));
    assertThat(status.conditions())
        .filteredOn(is -> is.type().equals("Degraded"))
        .extracting(Condition::message)
        .containsExactly(
            "revision a runs, because b, which is declared, failed: it crashed. Change the"
                + " declaration to try another one, or revert it");

    // what is not known now is what was known before
    assertThat(FleetStatus.of(new Seen().after(status, NOW).paused(true).build()).revision())
        .isEqualTo(status.revision());
  }

  /** An observation that is put together step by step. */
  private record Seen(
      String mtls,
      Set<OptionalApi> apis,
      boolean isRefused,
      boolean isPaused,
      boolean pending,
      Optional<String> failed,
      @Nullable Deployment deployment,
      @Nullable HorizontalPodAutoscaler autoscaler,
      List<Pod> pods,
      Optional<Step.Run> run,
      OptionalInt connected,
      CameraFleetStatus previous,
      Instant now) {
    Seen() {
      this(
          "Strict",
          Set.of(),
          false,
          false,
          false,
          Optional.empty(),
          null,
          null,
          List.of(),
          Optional.empty(),
          OptionalInt.empty(),
          NONE,
          NOW);
    }

    Seen mtls(String value) {
      return new Seen(
          value,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen min(int replicas) {
      return mtls(mtls + "}, scaling: {minReplicas: " + replicas);
    }

    Seen apis(OptionalApi... values) {
      return new Seen(
          mtls,
          Set.of(values),
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen refused() {
      return new Seen(
          mtls,
          apis,
          true,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen paused(boolean changed) {
      return new Seen(
          mtls,
          apis,
          isRefused,
          true,
          changed,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen failure(String message) {
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          Optional.of(message),
          deployment,
          autoscaler,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen deployment(String status, int observedGeneration) {
      Deployment parsed =
          Serialization.unmarshal(
              "---\nmetadata: {generation: 1}\nspec: {replicas: 2}\nstatus: {observedGeneration: "
                  + observedGeneration
                  + ", "
                  + status
                  + "}",
              Deployment.class);
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          parsed,
          autoscaler,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen autoscaler(String condition) {
      HorizontalPodAutoscaler parsed =
          Serialization.unmarshal(
              "---\nstatus: {conditions: [" + condition + "]}", HorizontalPodAutoscaler.class);
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          parsed,
          pods,
          run,
          connected,
          previous,
          now);
    }

    Seen pods(Pod... values) {
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          List.of(values),
          run,
          connected,
          previous,
          now);
    }

    Seen run(Step.Run value) {
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          Optional.of(value),
          connected,
          previous,
          now);
    }

    Seen connected(int cameras) {
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          OptionalInt.of(cameras),
          previous,
          now);
    }

    Seen after(CameraFleetStatus status, Instant time) {
      return new Seen(
          mtls,
          apis,
          isRefused,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          connected,
          status,
          time);
    }

    Observation build() {
      CameraFleet fleet =
          Serialization.unmarshal(
              "---\napiVersion: otqmn.io/v1alpha1\nkind: CameraFleet\nmetadata: {name: city,"
                  + " namespace: cameras}\nspec: {export: {otlp: {endpoint: \"http://otel\"}}, mesh:"
                  + " {mtls: "
                  + mtls
                  + "}}",
              CameraFleet.class);
      Planning planning =
          isRefused
              ? new Planning.Refused(List.of(new Problem("spec.x", "is wrong", "correct it")))
              : FleetPlan.of(fleet, new OperatorSettings("otqmn", "otqmn-system"), apis);
      return new Observation(
          7,
          planning,
          isPaused,
          pending,
          failed,
          deployment,
          autoscaler,
          pods,
          run,
          Optional.of("0123456789"),
          connected,
          previous,
          now);
    }
  }
}
