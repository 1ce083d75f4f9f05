package io.otqmn.operator.collector;

import io.otqmn.operator.plan.FleetPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a fleet's collectors run: the others of its objects follow the plan alone, at once.
 *
 * @param stable the revision of the collectors that serve
 * @param trial of another revision, by collectors beside them
 * @param meshed whether every collector that there is has a sidecar; the plan says whether it
 *     should
 */
public record Tracks(
    FleetPlan plan, CollectorRevision stable, Optional<Trial> trial, boolean meshed) {

  public record Trial(CollectorRevision revision, int collectors) {}

  /** As a new fleet has it: all run what is declared. */
  public static Tracks of(FleetPlan plan) {
    return new Tracks(plan, CollectorRevision.of(plan), Optional.empty(), plan.meshed());
  }

  List<CollectorRevision> revisions() {
    return Stream.concat(Stream.of(stable), trial.map(Trial::revision).stream()).toList();
  }
}
