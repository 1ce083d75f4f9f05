package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One statement about the fleet, as in the Kubernetes API conventions. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
    @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("What the statement is about, such as Ready.")
        String type,
    @Required @JsonPropertyDescription("Whether it holds.") ConditionStatus status,
    @JsonPropertyDescription(
            "Generation of the fleet (metadata.generation) that the statement is about.")
        @Nullable Long observedGeneration,
    @Required @JsonPropertyDescription("When status last changed, in RFC 3339 with seconds.")
        String lastTransitionTime,
    @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Why, as one word for programs, such as CollectorsAvailable.")
        String reason,
    @Required
        @Size(max = 4096)
        @JsonPropertyDescription("Why, as a sentence for people, with what to do about it.")
        String message) {
  public Condition {
    lastTransitionTime = Absent.or(lastTransitionTime, "");
    reason = Absent.or(reason, "");
    message = Absent.or(message, "");
  }
}
