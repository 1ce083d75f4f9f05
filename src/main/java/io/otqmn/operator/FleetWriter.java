package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.otqmn.operator.apply.Applier;
import io.otqmn.operator.collector.Tracks;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ReplicaFloor;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings a fleet's objects to its plan, in the order of the table, and stops at a failure. */
final class FleetWriter {
  private final Applier applier;

  FleetWriter(Applier applier) {
    this.applier = applier;
  }

  void write(Tracks tracks, LiveObjects live) {
    for (FleetObject<?> object : FleetObjects.ALL) {
      if (isServed(object, tracks.plan())) {
        write(object, tracks, live);
      }
    }
  }

  /** Whether {@link #write} would change anything. */
  boolean wouldWrite(Tracks tracks, LiveObjects live) {
    return FleetObjects.ALL.stream()
        .filter(object -> isServed(object, tracks.plan()))
        .anyMatch(object -> wouldWrite(object, tracks, live));
  }

  private static boolean isServed(FleetObject<?> object, FleetPlan plan) {
    return object.api().map(plan.apis()::contains).orElse(true);
  }

  private <T extends HasMetadata> boolean wouldWrite(
      FleetObject<T> object, Tracks tracks, LiveObjects live) {
    List<T> desired = object.desired().apply(tracks);
    return desired.stream()
            .anyMatch(wanted ->
                applier.reasonToWrite(wanted, live.get(object.type(), name(wanted))).isPresent())
        || !left(object, desired, tracks.plan(), live).isEmpty();
  }

  private <T extends HasMetadata> void write(
      FleetObject<T> object, Tracks tracks, LiveObjects live) {
    List<T> desired = object.desired().apply(tracks);
    for (T wanted : desired) {
      T before = live.get(object.type(), name(wanted));
      applier
          .apply(wanted, before, firstReplicas(tracks.plan(), wanted))
          .ifPresent(written -> live.remember(object.type(), before, written));
    }
    left(object, desired, tracks.plan(), live)
        .forEach(gone -> applier.delete(gone, "the fleet does not ask for it any more"));
  }

  /** What is still there and should not be. */
  private static <T extends HasMetadata> List<T> left(
      FleetObject<T> object, List<T> desired, FleetPlan plan, LiveObjects live) {
    Set<String> wanted = desired.stream().map(FleetWriter::name).collect(Collectors.toSet());
    return object.names().apply(plan).stream()
        .filter(name -> !wanted.contains(name))
        .flatMap(name -> Stream.ofNullable(live.get(object.type(), name)))
        .filter(gone -> isOf(plan, gone))
        .toList();
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  /**
   * Deployments by default start with one pod; the autoscaler would take a while to see the floor.
   */
  private static OptionalInt firstReplicas(FleetPlan plan, HasMetadata desired) {
    return desired instanceof Deployment deployment && deployment.getSpec().getReplicas() == null
        ? OptionalInt.of(ReplicaFloor.of(plan).replicas())
        : OptionalInt.empty();
  }

  static boolean isOf(FleetPlan plan, HasMetadata child) {
    return child.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .anyMatch(plan.fleet().uid()::equals);
  }
}
