package io.otqmn.operator.balance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to be written on the pods of one fleet, and what has to be remembered for the next time.
 * Immutable.
 *
 * @param costsWritten when deletion costs were written last
 */
public record FleetBalance(Rebalancing rebalancing, Instant costsWritten) {
  public static final FleetBalance NONE = new FleetBalance(Rebalancing.NONE, Instant.EPOCH);

  /** Kubernetes asks not to write costs often: each write is one to the API server. */
  private static final Duration BETWEEN_COSTS = Duration.ofSeconds(30);

  /**
   * @param writes by pod, annotations to set, or to remove where there is no value; only what
   *     differs from what the pod has
   */
  public record Step(FleetBalance next, Map<String, Map<String, Optional<String>>> writes) {}

  /**
   * @param pods all that belong to the fleet
   */
  public Step step(List<CollectorPod> pods, Instant now) {
    Map<String, Map<String, Optional<String>>> writes = new TreeMap<>();
    Rebalancing.Step step = rebalancing.step(pods, now);
    List<CollectorPod> ready = pods.stream().filter(CollectorPod::ready).toList();
    if (step.known()) {
      Optional<String> wanted = step.target().map(StreamTarget::written);
      for (CollectorPod pod : ready) {
        if (!wanted.equals(Optional.ofNullable(pod.target()))) {
          annotate(writes, pod.name(), StreamTarget.ANNOTATION, wanted);
        }
      }
    }
    Map<String, Integer> costs =
        now.isBefore(costsWritten.plus(BETWEEN_COSTS)) ? Map.of() : DeletionCost.changes(ready);
    costs.forEach((pod, cost) ->
        annotate(writes, pod, CollectorPod.DELETION_COST, Optional.of(Integer.toString(cost))));
    return new Step(new FleetBalance(step.next(), costs.isEmpty() ? costsWritten : now), writes);
  }

  private static void annotate(
      Map<String, Map<String, Optional<String>>> writes,
      String pod,
      String annotation,
      Optional<String> value) {
    writes.computeIfAbsent(pod, name -> new TreeMap<>()).put(annotation, value);
  }
}
