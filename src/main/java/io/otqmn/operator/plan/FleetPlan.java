package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.MeshSpec;
import io.otqmn.api.MutualTls;
import io.otqmn.api.RolloutSpec;
import io.otqmn.api.ScalingSpec;
import io.otqmn.api.SignalSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CameraFleet with every default resolved and every quantity canonical: the one value from which
 * all Kubernetes objects of the fleet follow. Nothing in it is null.
 *
 * @param apis the optional APIs that the cluster has
 * @param signals what the edge is advised to send, by vector
 */
public record FleetPlan(
    Identity fleet,
    OperatorSettings settings,
    Set<OptionalApi> apis,
    int expectedCameras,
    Ingest ingest,
    Map<String, SignalSpec> signals,
    Export export,
    Pods pods,
    ScalingSpec scaling,
    MeshSpec mesh,
    Duration drainTimeout,
    RolloutSpec rollout,
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

  /** The plan of the fleet, or everything that is wrong with it. */
  public static Planning of(CameraFleet fleet, OperatorSettings settings, Set<OptionalApi> apis) {
    List<Problem> problems = Validation.problems(fleet);
    return problems.isEmpty()
        ? new Planning.Accepted(Resolution.plan(fleet, settings, apis))
        : new Planning.Refused(problems);
  }

  /** Whether the collectors get sidecars and mesh policies. */
  public boolean meshed() {
    return mesh.mtls() != MutualTls.DISABLED && apis.contains(OptionalApi.ISTIO);
  }

  /** The cluster-internal address of the collectors, as edges dial it. */
  public String endpoint() {
    return "%s.%s.svc:%d".formatted(Child.name(this), fleet.namespace(), Child.INGEST_PORT);
  }
}
