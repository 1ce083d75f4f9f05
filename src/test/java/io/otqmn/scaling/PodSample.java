package io.otqmn.scaling;

import java.util.OptionalLong;

/**
 * A pod as the autoscaler sees it at one look.
 *
 * @param ready since when, in seconds; {@link #NOT_READY} if it never was
 * @param started when, in seconds
 * @param streams empty if the metric is missing
 * @param cpu thousandths of a core over the last window; empty if the metric is missing
 * @param cpuSince when that window began, in seconds
 */
record PodSample(
    boolean pending,
    boolean ending,
    long started,
    long ready,
    OptionalLong streams,
    OptionalLong cpu,
    long cpuSince) {
  static final long NOT_READY = Long.MAX_VALUE;

  /** That runs and says how many streams it has. */
  static PodSample running(OptionalLong streams) {
    return new PodSample(false, false, 0, 0, streams, OptionalLong.empty(), 0);
  }

  static PodSample notRunningYet() {
    return new PodSample(true, false, 0, NOT_READY, OptionalLong.empty(), OptionalLong.empty(), 0);
  }
}
