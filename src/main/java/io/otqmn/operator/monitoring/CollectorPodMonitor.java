package io.otqmn.operator.monitoring;

import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitorBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OptionalApi;
import java.util.Optional;

/** Has Prometheus scrape every collector, past the mesh. */
public final class CollectorPodMonitor {
  private CollectorPodMonitor() {}

  public static Optional<PodMonitor> desired(FleetPlan plan) {
    if (!plan.podMonitor() || !plan.apis().contains(OptionalApi.MONITORING)) {
      return Optional.empty();
    }
    return Optional.of(
        new PodMonitorBuilder()
            .withMetadata(Child.metadata(plan))
            .withNewSpec()
            .withNewSelector()
            .withMatchLabels(Child.selector(plan))
            .endSelector()
            .withPodTargetLabels(Child.FLEET_LABEL)
            .addNewPodMetricsEndpoint()
            .withPort(Child.METRICS_PORT_NAME)
            .withPath("/metrics")
            .withInterval("30s")
            .endPodMetricsEndpoint()
            .endSpec()
            .build());
  }
}
