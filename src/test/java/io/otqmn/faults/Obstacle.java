package io.otqmn.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.Condition;
import io.otqmn.api.ConditionStatus;
import io.otqmn.operator.FleetObjects;
import io.otqmn.operator.OperatorUnderTest;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OptionalApi;
import io.otqmn.operator.plan.Planning;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something that somebody else put in the way of one kind of object, and takes away again. */
final class Obstacle {
  private final KubernetesClient admin;
  private final HasMetadata object;
  private final List<String> report;

  private Obstacle(KubernetesClient admin, HasMetadata object, List<String> report) {
    this.admin = admin;
    this.object = object;
    this.report = report;
  }

  /** No object of the kind may be made in the namespace. */
  static Obstacle quota(KubernetesClient admin, CameraFleet fleet, String kind) {
    HasMetadata wanted = desired(fleet, kind);
    String group = HasMetadata.getGroup(wanted.getClass());
    ResourceQuota none =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace(fleet.getMetadata().getNamespace())
            .withName("none")
            .endMetadata()
            .withNewSpec()
            .addToHard(
                "count/" + wanted.getPlural() + (group.isEmpty() ? "" : "." + group),
                new Quantity("0"))
            .endSpec()
            .build();
    ResourceQuota quota = admin.resource(none).create();
    Map<String, Quantity> hard = quota.getSpec().getHard();
    // there is no quota controller to say so
    quota.setStatus(new ResourceQuotaStatusBuilder().withHard(hard).withUsed(hard).build());
    admin.resource(quota).updateStatus();
    return new Obstacle(admin, quota, List.of(kind + " ", "exceeded quota"));
  }

  /** An object of the name is there, and belongs to somebody else. */
  static Obstacle foreign(KubernetesClient admin, CameraFleet fleet, String kind) {
    HasMetadata theirs = desired(fleet, kind);
    theirs.getMetadata().setOwnerReferences(List.of());
    theirs.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "somebody"));
    return new Obstacle(
        admin,
        admin.resource(theirs).create(),
        List.of(kind + " ", theirs.getMetadata().getName(), "not of this fleet"));
  }

  private static HasMetadata desired(CameraFleet fleet, String kind) {
    Planning planning =
        FleetPlan.of(fleet, OperatorUnderTest.SETTINGS, Set.of(OptionalApi.values()));
    return FleetObjects.desired(((Planning.Accepted) planning).plan()).stream()
        .filter(object -> object.getKind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the fleet has no " + kind));
  }

  /** Whether the fleet's status says what is in the way. */
  boolean isReportedBy(CameraFleet fleet) {
    if (fleet.getStatus() == null) {
      return false;
    }
    return says(fleet, "Degraded", ConditionStatus.TRUE)
        && says(fleet, "Ready", ConditionStatus.FALSE);
  }

  private boolean says(CameraFleet fleet, String type, ConditionStatus status) {
    return fleet.getStatus().conditions().stream()
        .filter(condition -> condition.type().equals(type) && condition.status() == status)
        .map(Condition::message)
        .anyMatch(message -> report.stream().allMatch(message::contains));
  }

  /** Whether nobody has touched it. */
  boolean isUntouched() {
    HasMetadata now = admin.resource(object).get();
    return now != null
        && now.getMetadata().getUid().equals(object.getMetadata().getUid())
        && now.getMetadata().getManagedFields().stream()
            .noneMatch(entry -> entry.getManager().startsWith("otqmn"));
  }

  void remove() {
    admin.resource(object).delete();
  }
}
