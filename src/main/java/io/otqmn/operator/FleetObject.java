package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.otqmn.operator.collector.Tracks;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OptionalApi;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One kind of object that fleets consist of: a line of the table in {@link FleetObjects}.
 *
 * @param api the optional API that the object belongs to; empty if every cluster has it
 * @param desired what the objects of the type should be
 * @param names of those that go if they are not desired
 */
public record FleetObject<T extends HasMetadata>(
    Class<T> type,
    Optional<OptionalApi> api,
    Function<Tracks, List<T>> desired,
    Function<FleetPlan, List<String>> names) {

  static <T extends HasMetadata> FleetObject<T> always(
      Class<T> type, Function<FleetPlan, T> desired) {
    return new FleetObject<>(
        type,
        Optional.empty(),
        tracks -> List.of(desired.apply(tracks.plan())),
        FleetObject::ofFleet);
  }

  static <T extends HasMetadata> FleetObject<T> of(
      OptionalApi api, Class<T> type, Function<FleetPlan, Optional<T>> desired) {
    return new FleetObject<>(
        type,
        Optional.of(api),
        tracks -> desired.apply(tracks.plan()).stream().toList(),
        FleetObject::ofFleet);
  }

  /** Of what depends on whether the collectors that serve have sidecars. */
  static <T extends HasMetadata> FleetObject<T> ofMesh(
      OptionalApi api, Class<T> type, BiFunction<FleetPlan, Boolean, Optional<T>> desired) {
    return new FleetObject<>(
        type,
        Optional.of(api),
        tracks -> desired.apply(tracks.plan(), tracks.meshed()).stream().toList(),
        FleetObject::ofFleet);
  }

  /** Of what depends on the revisions that run. */
  static <T extends HasMetadata> FleetObject<T> ofTracks(
      Class<T> type, Function<Tracks, List<T>> desired, Function<FleetPlan, List<String>> names) {
    return new FleetObject<>(type, Optional.empty(), desired, names);
  }

  private static List<String> ofFleet(FleetPlan plan) {
    return List.of(Child.name(plan));
  }
}
