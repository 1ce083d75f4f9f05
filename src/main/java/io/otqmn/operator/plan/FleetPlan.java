package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CameraFleet with every default resolved, durations parsed and quantities canonical: the one
 * value from which every Kubernetes object of the fleet follows. Nothing in it is null.
 */
public record FleetPlan(
    Identity fleet,
    OperatorSettings settings,
    Set<OptionalApi> apis,
    int expectedCameras,
    Ingest ingest,
    Map<String, Signal> signals,
    Export export,
    Pods pods,
    Scaling scaling,
    Mesh mesh,
    Duration drainTimeout,
    boolean podMonitor,
    boolean paused) {

  /** Which fleet; the children carry its uid in their owner reference. */
  public record Identity(String namespace, String name, String uid) {}

  public record Ingest(
      int maxStreams,
      int admissionPerSecond,
      Duration reconnectJitter,
      long maxFrameBytes,
      Duration maxAge,
      Duration maxAhead) {}

  /** What the edge is advised to send of a vector; interval zero: as it comes. */
  public record Signal(Duration interval, boolean enabled) {}

  public record Export(
      String endpoint,
      String compression,
      Duration timeout,
      Optional<String> tlsSecret,
      Optional<String> headersSecret) {}

  public record Pods(
      ResourceRequirements resources,
      Map<String, String> nodeSelector,
      List<Toleration> tolerations,
      List<TopologySpreadConstraint> topologySpread,
      String logLevel,
      Optional<String> priorityClass) {}

  public record Scaling(
      int minReplicas, int maxReplicas, int cpuPercent, Duration scaleDownStabilization) {}

  public enum Mtls {
    STRICT,
    PERMISSIVE,
    DISABLED
  }

  /** An empty list of principals: any identity of the mesh. */
  public record Mesh(
      Mtls mtls, CircuitBreaker circuitBreaker, Retries retries, List<String> allowedPrincipals) {}

  public record CircuitBreaker(
      int maxConnections,
      int maxPendingRequests,
      int maxStreamsPerClient,
      int consecutiveErrors,
      Duration interval,
      Duration baseEjectionTime,
      int maxEjectionPercent) {}

  public record Retries(int attempts, Duration perTryTimeout) {}

  /** Whether the collectors get sidecars and mesh policies. */
  public boolean meshed() {
    return mesh.mtls() != Mtls.DISABLED && apis.contains(OptionalApi.ISTIO);
  }

  /** The cluster-internal address of the collectors, as edges dial it. */
  public String endpoint() {
    return "%s.%s.svc:%d".formatted(Child.name(this), fleet.namespace(), Child.INGEST_PORT);
  }
}
