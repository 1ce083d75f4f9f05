package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;

/** A node that is emptied takes one collector at a time; a broken one never blocks it. */
public final class CollectorDisruptionBudget {
  private CollectorDisruptionBudget() {}

  public static PodDisruptionBudget desired(FleetPlan plan) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Child.metadata(plan))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(Child.selector(plan))
        .endSelector()
        .endSpec()
        .build();
  }
}
