package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was observed of a fleet. Only the operator writes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CameraFleetStatus(
    @JsonPropertyDescription(
            "Generation of the fleet (metadata.generation) that this status is about.")
        @Nullable Long observedGeneration,
    @Size(max = 16)
        @JsonPropertyDescription(
            "What is true about the fleet: Ready, Progressing, Degraded, ConfigAccepted, MeshSecured, ScalingActive.")
        List<Condition> conditions,
    @JsonPropertyDescription("Collectors that exist.") @Nullable Integer replicas,
    @JsonPropertyDescription("Collectors that are ready to take streams.")
        @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Cameras, expected and seen.") @Nullable CamerasStatus cameras,
    @Size(max = 512)
        @JsonPropertyDescription(
            "Host and port that edge agents in the cluster connect to, such as city-collector.cameras.svc:4317.")
        @Nullable String endpoint,
    @Size(max = 64)
        @JsonPropertyDescription(
            "First ten hexadecimal digits of the SHA-256 of the configuration that collectors were given.")
        @Nullable String configHash,
    @JsonPropertyDescription("How many collectors are wanted, and what decides that.")
        @Nullable ScalingStatus scaling,
    @JsonPropertyDescription("Revisions of the collectors.") @Nullable RevisionStatus revision) {
  public CameraFleetStatus {
    conditions = Absent.orEmpty(conditions);
  }
}
