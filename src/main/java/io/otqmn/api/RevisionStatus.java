package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Revisions of the collectors: a revision is the hash of their pod template and configuration. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RevisionStatus(
    @Size(max = 64)
        @JsonPropertyDescription("The revision that the collectors run, or are brought to.")
        @Nullable String stable,
    @Size(max = 64)
        @JsonPropertyDescription("The revision that canary collectors try; absent if none do.")
        @Nullable String canary,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The declared revision, if it failed; it is not tried again until the declaration changes.")
        @Nullable String failed,
    @Size(max = 1024) @JsonPropertyDescription("Why it failed.") @Nullable String failedReason) {}
