package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.otqmn.operator.apply.Applier;
import java.util.List;
import java.util.Objects;

/** Which news of a fleet's objects are none: each would be a reconciliation that finds nothing. */
final class EventFilters {
  private EventFilters() {}

  /**
   * Whether an object that came into being is anything but what this operator just made. Whoever
   * made it looks at it on its own; what was made before a restart is looked at with its fleet.
   */
  static boolean isNews(HasMetadata added) {
    List<ManagedFieldsEntry> managers = added.getMetadata().getManagedFields();
    return managers.size() != 1 || !Applier.FIELD_MANAGER.equals(managers.getFirst().getManager());
  }

  /** Whether more changed than the status of an object whose status nobody here reads. */
  static boolean isNews(HasMetadata now, HasMetadata before) {
    return !(now instanceof PodDisruptionBudget budget
        && before instanceof PodDisruptionBudget old
        && Objects.equals(budget.getSpec(), old.getSpec())
        && sameOwnPart(now.getMetadata(), before.getMetadata()));
  }

  private static boolean sameOwnPart(ObjectMeta now, ObjectMeta before) {
    return Objects.equals(now.getUid(), before.getUid())
        && Objects.equals(now.getDeletionTimestamp(), before.getDeletionTimestamp())
        && Objects.equals(now.getLabels(), before.getLabels())
        && Objects.equals(now.getAnnotations(), before.getAnnotations())
        && Objects.equals(now.getOwnerReferences(), before.getOwnerReferences());
  }
}
