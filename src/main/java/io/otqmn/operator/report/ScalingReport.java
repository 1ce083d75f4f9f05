package io.otqmn.operator.report;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.otqmn.api.BindingConstraint;
import io.otqmn.api.ScalingSpec;
import io.otqmn.api.ScalingStatus;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ReplicaFloor;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How many collectors are wanted and which constraint decides that, from what the autoscaler
 * reports and the plan. Bounds come first, because the autoscaler itself says when they cut what
 * its metrics ask for; within them decides the metric that is furthest above its target.
 */
final class ScalingReport {
  /**
   * Another metric takes over only if it is that much further from its target than the one that
   * decided before: two that are alike must not take turns in the status.
   */
  private static final double LEAD = 1.1;

  private final ScalingSpec spec;
  private final ReplicaFloor floor;
  private final HorizontalPodAutoscalerStatus now;
  private final @Nullable ScalingStatus before;

  private ScalingReport(
      FleetPlan plan, HorizontalPodAutoscalerStatus now, @Nullable ScalingStatus before) {
    this.spec = plan.scaling();
    this.floor = ReplicaFloor.of(plan);
    this.now = now;
    this.before = before;
  }

  /**
   * @param before what was reported last
   */
  static ScalingStatus of(
      FleetPlan plan,
      @Nullable HorizontalPodAutoscaler autoscaler,
      @Nullable ScalingStatus before) {
    HorizontalPodAutoscalerStatus now =
        autoscaler == null || autoscaler.getStatus() == null
            ? new HorizontalPodAutoscalerStatus()
            : autoscaler.getStatus();
    return new ScalingReport(plan, now, before).compose();
  }

  private ScalingStatus compose() {
    int desired = now.getDesiredReplicas() == null ? 0 : now.getDesiredReplicas();
    return new ScalingStatus(
        desired == 0 ? null : desired,
        floor.replicas(),
        desired == 0 ? null : binding(desired).orElse(null),
        floor.shortage().orElse(null));
  }

  private Optional<BindingConstraint> binding(int desired) {
    Optional<BindingConstraint> metric = furthestAboveTarget();
    if (limitedBy("TooManyReplicas")) {
      return Optional.of(BindingConstraint.MAX);
    }
    if (limitedBy("TooFewReplicas") || (metric.isEmpty() && desired <= floor.replicas())) {
      return Optional.of(atTheFloor());
    }
    return metric;
  }

  private BindingConstraint atTheFloor() {
    if (floor.shortage().isPresent()) {
      return BindingConstraint.MAX;
    }
    return floor.raised() ? BindingConstraint.EXPECTED : BindingConstraint.MIN;
  }

  private boolean limitedBy(String reason) {
    return now.getConditions().stream()
        .anyMatch(is ->
            is.getType().equals("ScalingLimited")
                && is.getStatus().equals("True")
                && reason.equals(is.getReason()));
  }

  private Optional<BindingConstraint> furthestAboveTarget() {
    double streams = streamsOverTarget().orElse(0);
    double cpu = cpuOverTarget().orElse(0);
    if (streams == 0 && cpu == 0) {
      return Optional.empty();
    }
    BindingConstraint last = before == null ? null : before.bindingConstraint();
    if (last == BindingConstraint.CPU) {
      streams /= LEAD;
    } else if (last == BindingConstraint.STREAMS) {
      cpu /= LEAD;
    }
    return Optional.of(streams >= cpu ? BindingConstraint.STREAMS : BindingConstraint.CPU);
  }

  /** Average over target; empty if the autoscaler does not know it. */
  private OptionalDouble streamsOverTarget() {
    Integer target = spec.streamsPerReplica();
    if (target == null) {
      return OptionalDouble.empty();
    }
    return now.getCurrentMetrics().stream()
        .filter(metric -> "Pods".equals(metric.getType()) && metric.getPods() != null)
        .map(metric -> metric.getPods().getCurrent().getAverageValue())
        .mapToDouble(ScalingReport::amount)
        .map(average -> average / target)
        .findFirst();
  }

  private OptionalDouble cpuOverTarget() {
    return now.getCurrentMetrics().stream()
        .filter(metric -> metric.getContainerResource() != null)
        .map(MetricStatus::getContainerResource)
        .map(resource -> resource.getCurrent().getAverageUtilization())
        .mapToDouble(percent -> percent == null ? 0 : percent / (double) spec.cpuPercent())
        .findFirst();
  }

  private static double amount(@Nullable Quantity quantity) {
    return quantity == null ? 0 : Quantity.getAmountInBytes(quantity).doubleValue();
  }
}
