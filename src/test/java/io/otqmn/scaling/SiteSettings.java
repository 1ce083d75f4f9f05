package io.otqmn.scaling;

/**
 * A fleet and what its cameras cost.
 *
 * @param cameras that are expected
 * @param maxStreams that a collector takes
 * @param admissionPerSecond new streams that a collector admits
 * @param jitter over which edge agents spread their reconnects, in seconds
 * @param startSeconds from the decision for a pod until it is ready
 * @param cpuRequest thousandths of a core; a pod does not get more
 * @param cpuPerStream millionths of a core
 * @param cpuPerAdmission core-microseconds of a handshake
 */
record SiteSettings(
    int cameras,
    int maxStreams,
    int admissionPerSecond,
    int jitter,
    long startSeconds,
    long cpuRequest,
    long cpuPerStream,
    long cpuPerAdmission) {

  /**
   * 6,000 cameras; a collector with 1,200 of them uses 54 % of its CPU request, a full one 90 %.
   */
  static SiteSettings city() {
    return new SiteSettings(6000, 2000, 200, 30, 25, 1000, 450, 2000);
  }

  int floor(int min, int max, int streamsPerReplica) {
    int forStreams = Math.ceilDiv(cameras, streamsPerReplica);
    int forReconnects = Math.ceilDiv(cameras, admissionPerSecond * jitter);
    return Math.min(max, Math.max(min, Math.max(forStreams, forReconnects)));
  }
}
