package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How many collectors are wanted, and what decides that. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScalingStatus(
    @JsonPropertyDescription("Collectors that the autoscaler wants; absent until it has reported.")
        @Nullable Integer desired,
    @JsonPropertyDescription(
            "Fewest collectors that the autoscaler may have: the largest of scaling.minReplicas, cameras.expected by streams per collector, and cameras.expected by the streams that a collector admits within ingest.reconnectJitter; at most scaling.maxReplicas.")
        @Nullable Integer floor,
    @JsonPropertyDescription(
            "What decides the number now: Streams or Cpu (the autoscaler's metrics), Expected (the floor that cameras.expected sets), Min (scaling.minReplicas) or Max (scaling.maxReplicas); absent if it is not known.")
        @Nullable BindingConstraint bindingConstraint,
    @Size(max = 512)
        @JsonPropertyDescription(
            "Why the expected cameras cannot all come back at once, and what to do; absent if they can.")
        @Nullable String warning) {}
