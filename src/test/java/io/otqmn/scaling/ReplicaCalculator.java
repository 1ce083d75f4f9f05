package io.otqmn.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How many replicas one metric asks for: calcPlainMetricReplicas, GetResourceReplicas and groupPods
 * of Kubernetes 1.36, pkg/controller/podautoscaler/replica_calculator.go. Empty where the original
 * returns an error: the metric is invalid.
 */
final class ReplicaCalculator {
  private static final double TOLERANCE = 0.1;

  /** --horizontal-pod-autoscaler-cpu-initialization-period, in seconds. */
  private static final long CPU_INITIALIZATION = 300;

  private ReplicaCalculator() {}

  /** A metric of pods with a target of type AverageValue; both in thousandths, as there. */
  static OptionalInt streams(int current, List<PodSample> pods, long target) {
    Groups groups = new Groups();
    for (PodSample pod : pods) {
      if (!groups.aside(pod)) {
        groups.add(milli(pod.streams()));
      }
    }
    return replicas(current, groups, target, target);
  }

  /** CPU with a target of type Utilization, of a request in thousandths of a core. */
  static OptionalInt cpu(int current, List<PodSample> pods, int percent, long request, long now) {
    Groups groups = new Groups();
    for (PodSample pod : pods) {
      if (groups.aside(pod)) {
        continue;
      }
      boolean young = pod.started() + CPU_INITIALIZATION > now;
      boolean unready =
          young
              ? pod.ready() == PodSample.NOT_READY || pod.cpuSince() < pod.ready()
              : pod.ready() == PodSample.NOT_READY;
      if (pod.cpu().isPresent() && unready) {
        groups.unready++;
      } else {
        groups.add(pod.cpu());
      }
    }
    long target = request * percent / 100;
    return replicas(current, groups, target, request * Math.max(100, percent) / 100);
  }

  private static OptionalLong milli(OptionalLong value) {
    return value.isPresent() ? OptionalLong.of(value.getAsLong() * 1000) : value;
  }

  private static final class Groups {
    private final List<Long> values = new ArrayList<>();
    private int missing;
    private int unready;

    boolean aside(PodSample pod) {
      if (pod.pending() && !pod.ending()) {
        unready++;
      }
      return pod.pending() || pod.ending();
    }

    void add(OptionalLong value) {
      value.ifPresentOrElse(values::add, () -> missing++);
    }
  }

  private static OptionalInt replicas(int current, Groups groups, long target, long assumed) {
    List<Long> values = groups.values;
    if (values.isEmpty()) {
      return OptionalInt.empty();
    }
    int known = values.size();
    double ratio = ratio(values, target);
    boolean upWithUnready = groups.unready > 0 && ratio > 1;
    if (!upWithUnready && groups.missing == 0) {
      return OptionalInt.of(within(ratio) ? current : (int) Math.ceil(ratio * known));
    }
    List<Long> all = new ArrayList<>(values);
    if (ratio < 1) {
      addAll(all, groups.missing, assumed);
    } else if (ratio > 1) {
      addAll(all, groups.missing, 0);
    }
    if (upWithUnready) {
      addAll(all, groups.unready, 0);
    }
    double again = ratio(all, target);
    int proposed = (int) Math.ceil(again * all.size());
    boolean turns = ratio < 1 && again > 1 || ratio > 1 && again < 1;
    boolean wrongWay = again < 1 && proposed > current || again > 1 && proposed < current;
    return OptionalInt.of(within(again) || turns || wrongWay ? current : proposed);
  }

  private static void addAll(List<Long> to, int count, long value) {
    for (int i = 0; i < count; i++) {
      to.add(value);
    }
  }

  private static double ratio(List<Long> values, long target) {
    long sum = values.stream().mapToLong(Long::longValue).sum();
    return (double) (sum / values.size()) / target;
  }

  private static boolean within(double ratio) {
    return 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;
  }
}
