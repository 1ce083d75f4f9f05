package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetSpec;
import io.otqmn.api.CollectorSpec;
import io.otqmn.api.Compression;
import io.otqmn.api.IngestSpec;
import io.otqmn.api.OtlpSpec;
import io.otqmn.api.SecretReference;
import io.otqmn.api.SignalSpec;
import io.otqmn.api.SignalsSpec;
import io.otqmn.api.SpreadSpec;
import io.otqmn.api.TaintEffect;
import io.otqmn.api.TolerationOperator;
import io.otqmn.api.TolerationSpec;
import io.otqmn.api.Unsatisfiable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From a fleet without problems to its plan. */
final class Resolution {
  private Resolution() {}

  static FleetPlan plan(CameraFleet fleet, OperatorSettings settings, Set<OptionalApi> apis) {
    ObjectMeta meta = fleet.getMetadata();
    CameraFleetSpec spec = fleet.getSpec();
    return new FleetPlan(
        new FleetPlan.Identity(
            meta.getNamespace(), meta.getName(), Objects.requireNonNullElse(meta.getUid(), "")),
        settings,
        Set.copyOf(apis),
        spec.cameras().expected(),
        ingest(spec.ingest()),
        signals(spec.signals()),
        export(spec.export().otlp()),
        pods(fleet),
        spec.scaling(),
        spec.mesh(),
        spec.drain().timeout(),
        spec.rollout(),
        spec.monitoring().podMonitor(),
        spec.paused());
  }

  private static FleetPlan.Ingest ingest(IngestSpec ingest) {
    return new FleetPlan.Ingest(
        ingest.maxStreamsPerReplica(),
        ingest.admissionPerSecond(),
        ingest.reconnectJitter(),
        Quantity.getAmountInBytes(ingest.maxFrameBytes()).longValueExact(),
        ingest.maxAge(),
        ingest.maxAhead());
  }

  private static Map<String, SignalSpec> signals(SignalsSpec signals) {
    return Map.of(
        "lens", signals.lens(),
        "exposure", signals.exposure(),
        "environment", signals.environment(),
        "thermal", signals.thermal(),
        "motion", signals.motion(),
        "frames", signals.frames());
  }

  private static FleetPlan.Export export(OtlpSpec otlp) {
    return new FleetPlan.Export(
        otlp.endpoint(),
        switch (otlp.compression()) {
          case Compression.NONE -> "none";
          case Compression.GZIP -> "gzip";
          case Compression.ZSTD -> "zstd";
        },
        otlp.timeout(),
        secret(otlp.tls()),
        secret(otlp.headers()));
  }

  private static Optional<String> secret(@Nullable SecretReference reference) {
    return Optional.ofNullable(reference).map(SecretReference::secretName);
  }

  private static FleetPlan.Pods pods(CameraFleet fleet) {
    CollectorSpec collector = fleet.getSpec().collector();
    return new FleetPlan.Pods(
        resources(collector),
        collector.nodeSelector(),
        collector.tolerations().stream().map(Resolution::toleration).toList(),
        collector.topologySpreadConstraints().stream()
            .map(spread -> spread(fleet.getMetadata().getName(), spread))
            .toList(),
        collector.logLevel().name(),
        Optional.ofNullable(collector.priorityClassName()));
  }

  private static ResourceRequirements resources(CollectorSpec collector) {
    return new ResourceRequirementsBuilder()
        .withRequests(canonical(collector.resources().requests()))
        .withLimits(canonical(collector.resources().limits()))
        .build();
  }

  private static Map<String, Quantity> canonical(Map<String, Quantity> quantities) {
    Map<String, Quantity> result = new TreeMap<>();
    quantities.forEach((name, quantity) -> result.put(name, Quantities.canonical(quantity)));
    return result;
  }

  private static Toleration toleration(TolerationSpec toleration) {
    TaintEffect effect = toleration.effect();
    return new TolerationBuilder()
        .withKey(toleration.key())
        .withOperator(toleration.operator() == TolerationOperator.EXISTS ? "Exists" : "Equal")
        .withValue(toleration.value())
        .withEffect(
            switch (effect) {
              case null -> null;
              case NO_SCHEDULE -> "NoSchedule";
              case PREFER_NO_SCHEDULE -> "PreferNoSchedule";
              case NO_EXECUTE -> "NoExecute";
            })
        .withTolerationSeconds(toleration.tolerationSeconds())
        .build();
  }

  private static TopologySpreadConstraint spread(String fleet, SpreadSpec spread) {
    return new TopologySpreadConstraintBuilder()
        .withTopologyKey(spread.topologyKey())
        .withMaxSkew(spread.maxSkew())
        .withWhenUnsatisfiable(
            spread.whenUnsatisfiable() == Unsatisfiable.DO_NOT_SCHEDULE
                ? "DoNotSchedule"
                : "ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(Child.selector(fleet))
        .endLabelSelector()
        .build();
  }
}
