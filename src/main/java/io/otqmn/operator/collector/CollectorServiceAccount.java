package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;

/** The collectors' identity in the mesh. It has no permissions and no token is mounted. */
public final class CollectorServiceAccount {
  private CollectorServiceAccount() {}

  public static ServiceAccount desired(FleetPlan plan) {
    return new ServiceAccountBuilder()
        .withMetadata(Child.metadata(plan))
        .withAutomountServiceAccountToken(false)
        .build();
  }
}
