package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicyBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.otqmn.api.ScalingSpec;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;

/**
 * How many collectors there are. It looks at the CPU of the collector container alone, so that a
 * sidecar does not count, and takes pods away slowly: each one's cameras have to move.
 */
public final class CollectorAutoscaler {
  private CollectorAutoscaler() {}

  public static HorizontalPodAutoscaler desired(FleetPlan plan) {
    ScalingSpec scaling = plan.scaling();
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(Child.metadata(plan))
        .withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", Child.name(plan))
        .withMinReplicas(scaling.minReplicas())
        .withMaxReplicas(scaling.maxReplicas())
        .addNewMetric()
        .withType("ContainerResource")
        .withNewContainerResource()
        .withName("cpu")
        .withContainer(Child.CONTAINER)
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(scaling.cpuPercent())
        .endTarget()
        .endContainerResource()
        .endMetric()
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
}
