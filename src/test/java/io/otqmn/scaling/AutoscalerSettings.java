package io.otqmn.scaling;

import java.util.List;
import java.util.OptionalInt;

/**
 * An autoscaler's spec.
 *
 * @param cpuPercent of the request
 * @param cpuRequest thousandths of a core
 * @param streams aimed at per pod; empty: CPU alone
 * @param stabilization of scaling in, in seconds
 * @param up of which the largest counts
 * @param down of which the largest counts
 */
record AutoscalerSettings(
    int min,
    int max,
    int cpuPercent,
    long cpuRequest,
    OptionalInt streams,
    long stabilization,
    List<Policy> up,
    List<Policy> down) {

  /** Pods, or percent of them, within a period in seconds. */
  record Policy(boolean percent, int value, long period) {}

  /** What Kubernetes does unless told otherwise. */
  static AutoscalerSettings plain(int min, int max, int cpuPercent, long cpuRequest) {
    return new AutoscalerSettings(
        min,
        max,
        cpuPercent,
        cpuRequest,
        OptionalInt.empty(),
        300,
        List.of(new Policy(false, 4, 15), new Policy(true, 100, 15)),
        List.of(new Policy(true, 100, 15)));
  }

  /** What the operator makes of a fleet with the given floor. */
  static AutoscalerSettings ours(
      int floor, int max, int cpuPercent, long cpuRequest, int streamsPerReplica) {
    return new AutoscalerSettings(
        floor,
        max,
        cpuPercent,
        cpuRequest,
        OptionalInt.of(streamsPerReplica),
        600,
        List.of(new Policy(false, 4, 15), new Policy(true, 100, 15)),
        List.of(new Policy(false, 1, 60), new Policy(true, 10, 60)));
  }
}
