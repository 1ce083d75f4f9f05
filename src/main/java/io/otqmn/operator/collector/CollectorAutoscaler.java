package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicyBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.otqmn.api.ScalingSpec;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.Quantities;
import io.otqmn.operator.plan.ReplicaFloor;
import java.util.ArrayList;
import java.util.List;

/**
 * How many collectors there are. It looks at the CPU of the collector container alone, so that a
 * sidecar does not count, and at streams per pod where the fleet says how many; the larger answer
 * counts. It takes pods away slowly: each one's cameras have to move, and never because a metric is
 * missing (so the autoscaling API has it).
 */
public final class CollectorAutoscaler {
  /** Of pods, at {@code custom.metrics.k8s.io}: the streams that each serves. */
  public static final String STREAMS_METRIC = "otqmn_streams";

  private CollectorAutoscaler() {}

  public static HorizontalPodAutoscaler desired(FleetPlan plan) {
    ScalingSpec scaling = plan.scaling();
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(Child.metadata(plan))
        .withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", Child.name(plan))
        .withMinReplicas(ReplicaFloor.of(plan).replicas())
        .withMaxReplicas(scaling.maxReplicas())
        .withMetrics(metrics(scaling))
        .withNewBehavior()
        .withNewScaleDown()
        .withStabilizationWindowSeconds((int) scaling.scaleDownStabilization().toSeconds())
        .withSelectPolicy("Max")
        .withPolicies(
            new HPAScalingPolicyBuilder()
                .withType("Pods")
                .withValue(1)
                .withPeriodSeconds(60)
                .build(),
            new HPAScalingPolicyBuilder()
                .withType("Percent")
                .withValue(10)
                .withPeriodSeconds(60)
                .build())
        .endScaleDown()
        .endBehavior()
        .endSpec()
        .build();
  }

  private static List<MetricSpec> metrics(ScalingSpec scaling) {
    List<MetricSpec> metrics = new ArrayList<>();
    metrics.add(
        new MetricSpecBuilder()
            .withType("ContainerResource")
            .withNewContainerResource()
            .withName("cpu")
            .withContainer(Child.CONTAINER)
            .withNewTarget()
            .withType("Utilization")
            .withAverageUtilization(scaling.cpuPercent())
            .endTarget()
            .endContainerResource()
            .build());
    Integer streams = scaling.streamsPerReplica();
    if (streams != null) {
      metrics.add(
          new MetricSpecBuilder()
              .withType("Pods")
              .withNewPods()
              .withNewMetric()
              .withName(STREAMS_METRIC)
              .endMetric()
              .withNewTarget()
              .withType("AverageValue")
              .withAverageValue(Quantities.canonical(new Quantity(streams.toString())))
              .endTarget()
              .endPods()
              .build());
    }
    return metrics;
  }
}
