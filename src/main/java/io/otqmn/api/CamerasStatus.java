package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Cameras, expected and seen. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CamerasStatus(
    @JsonPropertyDescription("Cameras that the fleet should have; absent if it is not known.")
        @Nullable Integer expected,
    @JsonPropertyDescription(
            "Cameras with an open stream, summed over the collectors that answered; absent if none did.")
        @Nullable Integer connected) {}
