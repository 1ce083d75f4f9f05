package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** The telemetry path of one fleet of cameras, as it should be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.scaling) || !has(self.scaling.streamsPerReplica) || self.scaling.streamsPerReplica <= (has(self.ingest) && has(self.ingest.maxStreamsPerReplica) ? self.ingest.maxStreamsPerReplica : 2000)",
    message =
        "streamsPerReplica is above ingest.maxStreamsPerReplica (default: 2000), at which a collector turns streams away: lower it or raise that",
    fieldPath = ".scaling.streamsPerReplica")
public record CameraFleetSpec(
    @JsonPropertyDescription("The cameras themselves.") CamerasSpec cameras,
    @JsonPropertyDescription("How streams of cameras are admitted and what they may send.")
        IngestSpec ingest,
    @JsonPropertyDescription(
            "Advice to the edge agents, one per vector of signals: how often to send it, and whether at all.")
        SignalsSpec signals,
    @Required @JsonPropertyDescription("Where the telemetry goes.") ExportSpec export,
    @JsonPropertyDescription("The pods that collect.") CollectorSpec collector,
    @JsonPropertyDescription("How many collectors run.") ScalingSpec scaling,
    @JsonPropertyDescription(
            "What the service mesh is asked to do. In a cluster without Istio a fleet becomes Ready only with mtls Disabled: what was asked for is not in place, and the condition MeshSecured says so.")
        MeshSpec mesh,
    @JsonPropertyDescription("How a collector that has to go hands its streams over.")
        DrainSpec drain,
    @JsonPropertyDescription(
            "How a change of the collectors' pods or configuration gets to all of them, and when it does not.")
        RolloutSpec rollout,
    @JsonPropertyDescription("What is made for the monitoring of the collectors.")
        MonitoringSpec monitoring,
    @JsonPropertyDescription(
            "Whether the operator leaves the fleet as it is: what runs keeps running, nothing is changed, created again or deleted. Default: false.")
        Boolean paused) {
  public CameraFleetSpec {
    cameras = Absent.or(cameras, CamerasSpec.defaults());
    ingest = Absent.or(ingest, IngestSpec.defaults());
    signals = Absent.or(signals, SignalsSpec.defaults());
    export = Absent.or(export, ExportSpec.defaults());
    collector = Absent.or(collector, CollectorSpec.defaults());
    scaling = Absent.or(scaling, ScalingSpec.defaults());
    mesh = Absent.or(mesh, MeshSpec.defaults());
    drain = Absent.or(drain, DrainSpec.defaults());
    rollout = Absent.or(rollout, RolloutSpec.defaults());
    monitoring = Absent.or(monitoring, MonitoringSpec.defaults());
    paused = Absent.or(paused, false);
  }
}
