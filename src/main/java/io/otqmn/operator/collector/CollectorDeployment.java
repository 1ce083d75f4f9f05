package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ProtoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The collectors. There is no {@code replicas} here: the autoscaler owns it. A rollout never has
 * fewer collectors than before, and an ending pod has the time that its cameras need to move.
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

  private CollectorDeployment() {}

  public static Deployment desired(FleetPlan plan) {
    return new DeploymentBuilder()
        .withMetadata(Child.metadata(plan))
        .withNewSpec()
        .withMinReadySeconds(5)
        .withRevisionHistoryLimit(ConfigHistory.KEPT_BESIDE_CURRENT)
        .withNewSelector()
        .withMatchLabels(Child.selector(plan))
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0))
        .withMaxSurge(new IntOrString(1))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withMetadata(podMetadata(plan))
        .withSpec(podSpec(plan))
        .endTemplate()
        .endSpec()
        .build();
  }

  private static ObjectMeta podMetadata(FleetPlan plan) {
    Map<String, String> labels = new TreeMap<>(Child.labels(plan));
    labels.put("sidecar.istio.io/inject", Boolean.toString(plan.meshed()));
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

  private static PodSpec podSpec(FleetPlan plan) {
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
        .withName(CollectorConfigMap.name(plan))
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
