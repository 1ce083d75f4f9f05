package io.otqmn.scaling;

import io.otqmn.scaling.AutoscalerSettings.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The HorizontalPodAutoscaler controller of Kubernetes 1.36 with behavior set
 * (pkg/controller/podautoscaler/horizontal.go): metrics, stabilisation, policies, bounds. Called
 * once per sync period.
 */
final class Autoscaler {
  /** --horizontal-pod-autoscaler-sync-period, in seconds. */
  static final long SYNC = 15;

  private final AutoscalerSettings settings;
  private final List<Recommendation> recommendations = new ArrayList<>();
  private final List<Change> ups = new ArrayList<>();
  private final List<Change> downs = new ArrayList<>();

  private record Recommendation(int replicas, long at) {}

  private record Change(int pods, long at) {}

  Autoscaler(AutoscalerSettings settings) {
    this.settings = settings;
  }

  /** The replicas from now on; {@code current} as long as it cannot tell. */
  int replicas(int current, List<PodSample> pods, long now) {
    if (recommendations.isEmpty()) {
      recommendations.add(new Recommendation(current, now));
    }
    int next = current;
    if (current > settings.max()) {
      next = settings.max();
    } else if (current < settings.min()) {
      next = settings.min();
    } else {
      OptionalInt proposal = proposal(current, pods, now);
      if (proposal.isPresent()) {
        next = limited(current, stabilized(current, proposal.getAsInt(), now), now);
      }
    }
    if (next > current) {
      ups.add(new Change(next - current, now));
    } else if (next < current) {
      downs.add(new Change(current - next, now));
    }
    return next;
  }

  /** The largest of the metrics; empty if none is valid, or one is not and it would scale in. */
  OptionalInt proposal(int current, List<PodSample> pods, long now) {
    List<OptionalInt> metrics = new ArrayList<>();
    metrics.add(
        ReplicaCalculator.cpu(current, pods, settings.cpuPercent(), settings.cpuRequest(), now));
    if (settings.streams().isPresent()) {
      metrics.add(ReplicaCalculator.streams(current, pods, settings.streams().getAsInt() * 1000L));
    }
    OptionalInt largest =
        metrics.stream().filter(OptionalInt::isPresent).mapToInt(OptionalInt::getAsInt).max();
    boolean invalid = metrics.stream().anyMatch(OptionalInt::isEmpty);
    return invalid && largest.isPresent() && largest.getAsInt() < current
        ? OptionalInt.empty()
        : largest;
  }

  private int stabilized(int current, int proposal, long now) {
    int down = proposal;
    for (Recommendation recent : recommendations) {
      if (recent.at() > now - settings.stabilization()) {
        down = Math.max(down, recent.replicas());
      }
    }
    recommendations.removeIf(old -> old.at() < now - settings.stabilization());
    recommendations.add(new Recommendation(proposal, now));
    return Math.min(Math.max(current, proposal), down);
  }

  private int limited(int current, int wanted, long now) {
    if (wanted > current) {
      int limit = current;
      for (Policy policy : settings.up()) {
        int start = current - recent(ups, policy, now) + recent(downs, policy, now);
        limit =
            Math.max(
                limit,
                policy.percent()
                    ? (int) Math.ceil(start * (1 + policy.value() / 100.0))
                    : start + policy.value());
      }
      return Math.min(wanted, Math.min(settings.max(), limit));
    }
    if (wanted < current) {
      int limit = current;
      for (Policy policy : settings.down()) {
        int start = current - recent(ups, policy, now) + recent(downs, policy, now);
        limit =
            Math.min(
                limit,
                policy.percent()
                    ? (int) (start * (1 - policy.value() / 100.0))
                    : start - policy.value());
      }
      return Math.max(wanted, Math.max(settings.min(), limit));
    }
    return wanted;
  }

  private static int recent(List<Change> changes, Policy policy, long now) {
    return changes.stream()
        .filter(change -> change.at() > now - policy.period())
        .mapToInt(Change::pods)
        .sum();
  }
}
