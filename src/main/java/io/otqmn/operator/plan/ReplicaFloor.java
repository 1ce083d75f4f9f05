package io.otqmn.operator.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The fewest collectors that a fleet is kept at, so that all its expected cameras find room and are
 * admitted in time when they come back at once:
 *
 * <pre>max(minReplicas,
 *     ⌈expected / (streamsPerReplica, or maxStreamsPerReplica without it)⌉,
 *     ⌈expected / (admissionPerSecond × reconnectJitter in seconds, at least one)⌉)</pre>
 *
 * and at most {@code maxReplicas}.
 *
 * @param forStreams collectors that the cameras fill
 * @param forReconnects collectors that admit the cameras within the jitter of their reconnects
 */
public record ReplicaFloor(
    int minReplicas, int maxReplicas, int cameras, int forStreams, int forReconnects) {
  private static final Duration LEAST_JITTER = Duration.ofSeconds(1);

  public static ReplicaFloor of(FleetPlan plan) {
    int cameras = plan.expectedCameras();
    Integer aim = plan.scaling().streamsPerReplica();
    int streams = aim == null ? plan.ingest().maxStreams() : aim;
    Duration jitter = plan.ingest().reconnectJitter();
    double seconds = (jitter.compareTo(LEAST_JITTER) < 0 ? LEAST_JITTER : jitter).toMillis() / 1e3;
    double admitted = plan.ingest().admissionPerSecond() * seconds;
    return new ReplicaFloor(
        plan.scaling().minReplicas(),
        plan.scaling().maxReplicas(),
        cameras,
        Math.ceilDiv(cameras, streams),
        (int) Math.ceil(cameras / admitted));
  }

  /** The floor itself. */
  public int replicas() {
    return Math.min(maxReplicas, Math.max(minReplicas, needed()));
  }

  /** Whether the expected cameras ask for more than {@code minReplicas}. */
  public boolean raised() {
    return needed() > minReplicas;
  }

  /** What is short and what to do, if {@code maxReplicas} is below what the cameras need. */
  public Optional<String> shortage() {
    if (needed() <= maxReplicas) {
      return Optional.empty();
    }
    String purpose =
        forStreams >= forReconnects
            ? "carry %d expected cameras".formatted(cameras)
            : "admit %d expected cameras within ingest.reconnectJitter".formatted(cameras);
    return Optional.of(
        "%d collectors are needed to %s, but scaling.maxReplicas is %d: raise it"
            .formatted(needed(), purpose, maxReplicas));
  }

  private int needed() {
    return Math.max(forStreams, forReconnects);
  }
}
