package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.balance.CollectorPod;
import io.otqmn.operator.balance.FleetBalance;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the collectors of each fleet, by annotations of their pods, when they have too many
 * streams, and the cluster which of them is to go first. By one thread.
 */
final class StreamBalancer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamBalancer.class);

  /** As many as a fleet may have cameras: whoever reports more does not know. */
  private static final int MOST_STREAMS = 1_000_000;

  private final PodAnnotator annotator;
  private final CollectorReports reports;
  private final InstantSource clock;
  private final Map<String, FleetBalance> states = new HashMap<>();

  StreamBalancer(PodAnnotator annotator, CollectorReports reports, InstantSource clock) {
    this.annotator = annotator;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * One round. A fleet whose collectors have never been asked is left alone: so does an operator
   * that is not the leader.
   *
   * @param pods of a fleet, whatever their state
   */
  void balance(List<CameraFleet> fleets, Function<CameraFleet, ? extends Collection<Pod>> pods) {
    states
        .keySet()
        .retainAll(fleets.stream().map(f -> f.getMetadata().getUid()).collect(Collectors.toSet()));
    for (CameraFleet fleet : fleets) {
      List<CollectorReport> latest = reports.latest(ResourceID.fromResource(fleet));
      boolean ours =
          fleet.getMetadata().getDeletionTimestamp() == null
              && fleet.unreadable().isEmpty()
              && !fleet.getSpec().paused();
      if (ours && !latest.isEmpty()) {
        try {
          balance(fleet, pods.apply(fleet), latest);
        } catch (RuntimeException e) {
          // of this fleet alone: the others have their turn
          LOG.warn(
              "fleet {}/{}: not balanced, tried again: {}",
              fleet.getMetadata().getNamespace(),
              fleet.getMetadata().getName(),
              e.toString());
        }
      }
    }
  }

  private void balance(CameraFleet fleet, Collection<Pod> pods, List<CollectorReport> latest) {
    String uid = fleet.getMetadata().getUid();
    Map<String, Pod> byName =
        pods.stream().collect(Collectors.toMap(pod -> pod.getMetadata().getName(), pod -> pod));
    Map<String, OptionalDouble> streams =
        latest.stream()
            .collect(
                Collectors.toMap(
                    report -> report.collector().uid(), CollectorReport::streams, (a, b) -> b));
    FleetBalance.Step step =
        states
            .getOrDefault(uid, FleetBalance.NONE)
            .step(
                byName.values().stream().map(pod -> collectorPod(pod, streams)).toList(),
                clock.instant());
    states.put(uid, step.next());
    step.writes()
        .forEach((name, annotations) -> {
          LOG.info("Pod {}/{}: {}", fleet.getMetadata().getNamespace(), name, annotations);
          annotator.annotate(Objects.requireNonNull(byName.get(name)), annotations);
        });
  }

  private static CollectorPod collectorPod(Pod pod, Map<String, OptionalDouble> streams) {
    OptionalDouble reported =
        streams.getOrDefault(
            Objects.requireNonNullElse(pod.getMetadata().getUid(), ""), OptionalDouble.empty());
    return CollectorPod.of(
        pod,
        reported.isPresent()
            ? OptionalInt.of((int) Math.clamp(reported.getAsDouble(), 0, MOST_STREAMS))
            : OptionalInt.empty());
  }
}
