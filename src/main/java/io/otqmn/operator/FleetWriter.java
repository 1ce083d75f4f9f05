package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.otqmn.operator.apply.Applier;
import io.otqmn.operator.collector.ConfigHistory;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ReplicaFloor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Brings a fleet's objects to its plan, in the order of the table, and stops at a failure. */
final class FleetWriter {
  private final Applier applier;

  FleetWriter(Applier applier) {
    this.applier = applier;
  }

  void write(FleetPlan plan, LiveObjects live) {
    for (FleetObject<?> object : FleetObjects.ALL) {
      if (object.api().isEmpty() || plan.apis().contains(object.api().get())) {
        write(object, plan, live);
      }
    }
  }

  /** Whether {@link #write} would change anything. */
  boolean wouldWrite(FleetPlan plan, LiveObjects live) {
    return FleetObjects.ALL.stream()
        .filter(object -> object.api().map(plan.apis()::contains).orElse(true))
        .anyMatch(object -> wouldWrite(object, plan, live));
  }

  private <T extends HasMetadata> boolean wouldWrite(
      FleetObject<T> object, FleetPlan plan, LiveObjects live) {
    Optional<T> desired = object.desired().apply(plan);
    if (desired.isEmpty()) {
      T left = live.get(object.type(), Child.name(plan));
      return left != null && isOf(plan, left);
    }
    T now = live.get(object.type(), desired.get().getMetadata().getName());
    return applier.reasonToWrite(desired.get(), now).isPresent();
  }

  /** Removes configurations that no rollback will ask for. */
  void forgetOldConfigurations(FleetPlan plan, LiveObjects live) {
    List<ConfigMap> ours =
        live.all(ConfigMap.class).stream().filter(map -> isOf(plan, map)).toList();
    ConfigHistory.outdated(plan, ours)
        .forEach(old -> applier.delete(old, "newer configurations are in use"));
  }

  private <T extends HasMetadata> void write(
      FleetObject<T> object, FleetPlan plan, LiveObjects live) {
    Optional<T> desired = object.desired().apply(plan);
    String name = desired.map(wanted -> wanted.getMetadata().getName()).orElse(Child.name(plan));
    T before = live.get(object.type(), name);
    if (desired.isPresent()) {
      applier
          .apply(desired.get(), before, firstReplicas(plan, desired.get()))
          .ifPresent(written -> live.remember(object.type(), before, written));
    } else if (before != null && isOf(plan, before)) {
      applier.delete(before, "the fleet does not ask for it any more");
    }
  }

  /** Deployments by default start with one pod; the autoscaler would take a while to see that. */
  private static OptionalInt firstReplicas(FleetPlan plan, HasMetadata desired) {
    return desired instanceof Deployment deployment && deployment.getSpec().getReplicas() == null
        ? OptionalInt.of(ReplicaFloor.of(plan).replicas())
        : OptionalInt.empty();
  }

  private static boolean isOf(FleetPlan plan, HasMetadata child) {
    return child.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .anyMatch(plan.fleet().uid()::equals);
  }
}
