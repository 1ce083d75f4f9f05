package io.otqmn.operator.balance;

import io.otqmn.operator.balance.CollectorPod.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The pods of one fleet, as a test has them, with what was written on them. */
final class Pods {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant OLD = START.minus(Duration.ofHours(1));

  final List<CollectorPod> all = new ArrayList<>();
  Instant now = START;
  int writes;
  private FleetBalance balance = FleetBalance.NONE;

  static Pods with(int... streams) {
    Pods pods = new Pods();
    for (int count : streams) {
      pods.add(Phase.READY, count);
    }
    return pods;
  }

  void add(Phase phase, int streams) {
    add(phase, streams, "a", phase == Phase.STARTING ? now : OLD);
  }

  void add(Phase phase, int streams, String revision, Instant since) {
    String name = "pod-" + all.size();
    all.add(new CollectorPod(name, name, revision, phase, since, OptionalInt.of(streams), null, 0));
  }

  /** It has so many streams now. */
  void load(int pod, int streams) {
    CollectorPod was = all.get(pod);
    replace(pod, was.phase(), OptionalInt.of(streams), was.target(), was.deletionCost());
  }

  void silent(int pod) {
    CollectorPod was = all.get(pod);
    replace(pod, was.phase(), OptionalInt.empty(), was.target(), was.deletionCost());
  }

  void phase(int pod, Phase phase) {
    CollectorPod was = all.get(pod);
    replace(pod, phase, was.streams(), was.target(), was.deletionCost());
  }

  private void replace(int pod, Phase phase, OptionalInt streams, String target, int deletionCost) {
    CollectorPod was = all.get(pod);
    all.set(
        pod,
        new CollectorPod(
            was.name(),
            was.uid(),
            was.revision(),
            phase,
            was.since(),
            streams,
            target,
            deletionCost));
  }

  /** One round of the operator so much later; its writes are on the pods then. */
  Pods roundAfter(int seconds) {
    now = now.plusSeconds(seconds);
    FleetBalance.Step step = balance.step(all, now);
    balance = step.next();
    step.writes().forEach(this::write);
    return this;
  }

  private void write(String name, Map<String, Optional<String>> annotations) {
    for (int i = 0; i < all.size(); i++) {
      CollectorPod pod = all.get(i);
      if (pod.name().equals(name)) {
        writes++;
        Optional<String> target =
            annotations.getOrDefault(StreamTarget.ANNOTATION, Optional.ofNullable(pod.target()));
        int cost =
            annotations.containsKey(CollectorPod.DELETION_COST)
                ? Integer.parseInt(annotations.get(CollectorPod.DELETION_COST).orElseThrow())
                : pod.deletionCost();
        replace(i, pod.phase(), pod.streams(), target.orElse(null), cost);
      }
    }
  }

  /** What the targets of all pods say, in order; -1: none. */
  List<Integer> targets() {
    return all.stream()
        .map(pod ->
            Optional.ofNullable(pod.target())
                .flatMap(StreamTarget::parse)
                .map(StreamTarget::streams)
                .orElse(-1))
        .toList();
  }

  List<Integer> costs() {
    return all.stream().map(CollectorPod::deletionCost).toList();
  }
}
