package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ProtoDuration;
import io.otqmn.operator.rollout.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The collectors: those that serve, and beside them a few that try another revision. The former
 * have no {@code replicas} here: the autoscaler owns it. A rollout never has fewer collectors than
 * before, and an ending pod has the time that its cameras need to move.
 */
public final class CollectorDeployment {
  /** Where a pod finds its own annotations, of which one is its stream target. */
  static final String POD_INFO = "/etc/podinfo";

  static final String ANNOTATIONS = "annotations";

  /**
   * How long an ending collector goes on as before. Its endpoint is withdrawn at the moment that it
   * is told to end; until every node has heard of that, cameras that moved could come back.
   */
  static final Duration SETTLE = Duration.ofSeconds(5);

  /** What a pod gets beyond the drain: to flush, to answer the last probes, to end. */
  static final Duration TERMINATION_MARGIN = Duration.ofSeconds(15);

  /** What a sidecar gets beyond the drain: it carries the last exports and acknowledgements. */
  static final Duration SIDECAR_MARGIN = Duration.ofSeconds(10);

  static final int USER = 65532;

  private static final String SIDECAR_LABEL = "sidecar.istio.io/inject";
  private static final String STABLE = "stable";
  private static final String CANARY = "canary";

  private CollectorDeployment() {}

  public static List<Deployment> desired(Tracks tracks) {
    List<Deployment> deployments = new ArrayList<>();
    deployments.add(
        desired(tracks.plan(), Child.name(tracks.plan()), STABLE, tracks.stable(), null));
    tracks
        .trial()
        .map(trial ->
            desired(
                tracks.plan(),
                canaryName(tracks.plan()),
                CANARY,
                trial.revision(),
                trial.collectors()))
        .ifPresent(deployments::add);
    return deployments;
  }

  public static String canaryName(FleetPlan plan) {
    return Child.name(plan) + "-canary";
  }

  /** Whether the pod is of the canary. */
  public static boolean isCanary(Pod pod) {
    return CANARY.equals(pod.getMetadata().getLabels().get(Child.TRACK_LABEL));
  }

  /** Whether the pod was made with a sidecar. */
  public static boolean isMeshed(Pod pod) {
    return "true".equals(pod.getMetadata().getLabels().get(SIDECAR_LABEL));
  }

  private static Deployment desired(
      FleetPlan plan,
      String name,
      String track,
      CollectorRevision revision,
      @Nullable Integer replicas) {
    ObjectMeta metadata = Child.metadata(plan, name);
    metadata.getLabels().put(Child.TRACK_LABEL, track);
    metadata.getLabels().put(Child.REVISION_LABEL, revision.name());
    Map<String, String> selector = new TreeMap<>(Child.selector(plan));
    selector.put(Child.TRACK_LABEL, track);
    return new DeploymentBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withReplicas(replicas)
        .withMinReadySeconds(5)
        .withRevisionHistoryLimit(History.KEPT_BESIDE_THOSE_IN_USE)
        .withProgressDeadlineSeconds((int) plan.rollout().progressDeadline().toSeconds())
        .withNewSelector()
        .withMatchLabels(selector)
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0))
        .withMaxSurge(new IntOrString(1))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplateLike(revision.template())
        .editMetadata()
        .addToLabels(Child.TRACK_LABEL, track)
        .addToLabels(Child.REVISION_LABEL, revision.name())
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** What the plan's pods are made from. */
  static PodTemplateSpec template(FleetPlan plan, String config) {
    return new PodTemplateSpecBuilder()
        .withMetadata(podMetadata(plan))
        .withSpec(podSpec(plan, config))
        .build();
  }

  private static ObjectMeta podMetadata(FleetPlan plan) {
    Map<String, String> labels = new TreeMap<>(Child.labels(plan));
    labels.put(SIDECAR_LABEL, Boolean.toString(plan.meshed()));
    ObjectMetaBuilder metadata = new ObjectMetaBuilder().withLabels(labels);
    if (plan.meshed()) {
      metadata
          // probes, Prometheus and the operator reach this port from outside the mesh
          .addToAnnotations(
              "traffic.sidecar.istio.io/excludeInboundPorts", String.valueOf(Child.METRICS_PORT))
          .addToAnnotations(
              "proxy.istio.io/config",
              "holdApplicationUntilProxyStarts: true\nterminationDrainDuration: "
                  + ProtoDuration.format(SETTLE.plus(plan.drainTimeout()).plus(SIDECAR_MARGIN))
                  + "\n");
    }
    return metadata.build();
  }

  private static PodSpec podSpec(FleetPlan plan, String config) {
    FleetPlan.Pods pods = plan.pods();
    return new PodSpecBuilder()
        .withServiceAccountName(Child.name(plan))
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(
            SETTLE.plus(plan.drainTimeout()).plus(TERMINATION_MARGIN).toSeconds())
        .withPriorityClassName(pods.priorityClass().orElse(null))
        .withNodeSelector(pods.nodeSelector())
        .withTolerations(pods.tolerations())
        .withTopologySpreadConstraints(
            pods.topologySpread().isEmpty() ? spread(plan) : pods.topologySpread())
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser((long) USER)
        .withRunAsGroup((long) USER)
        .withFsGroup((long) USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withContainers(CollectorContainer.desired(plan))
        .addNewVolume()
        .withName("config")
        .withNewConfigMap()
        .withName(CollectorConfigMap.name(plan, config))
        .endConfigMap()
        .endVolume()
        .addNewVolume()
        .withName("podinfo")
        .withNewDownwardAPI()
        .addNewItem()
        .withPath(ANNOTATIONS)
        .withNewFieldRef("v1", "metadata.annotations")
        .endItem()
        .endDownwardAPI()
        .endVolume()
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .addAllToVolumes(ExportSecrets.volumes(plan.export()))
        .build();
  }

  /** Evenly over zones and nodes as far as it goes, never at the price of not running. */
  private static List<TopologySpreadConstraint> spread(FleetPlan plan) {
    return List.of(
        spread(plan, "topology.kubernetes.io/zone"), spread(plan, "kubernetes.io/hostname"));
  }

  private static TopologySpreadConstraint spread(FleetPlan plan, String topologyKey) {
    return new TopologySpreadConstraintBuilder()
        .withTopologyKey(topologyKey)
        .withMaxSkew(1)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(Child.selector(plan))
        .endLabelSelector()
        .build();
  }
}
