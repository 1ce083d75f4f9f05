package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How evenly collectors are spread over one kind of topology, as in a pod; the label selector is
 * that of the fleet.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SpreadSpec(
    @Required
        @Size(min = 1, max = 317)
        @ValidationRule(
            value = "self.matches(" + Syntax.LABEL_KEY + ")",
            message = "must be a node label, such as topology.kubernetes.io/zone")
        @JsonPropertyDescription(
            "Node label whose values are the domains to spread over, such as topology.kubernetes.io/zone.")
        String topologyKey,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "Difference in collectors that two domains may have, at least 1. Default: 1.")
        Integer maxSkew,
    @JsonPropertyDescription(
            "What happens to a collector that would break the spread. Default: ScheduleAnyway.")
        Unsatisfiable whenUnsatisfiable) {
  public SpreadSpec {
    topologyKey = Absent.or(topologyKey, "");
    maxSkew = Absent.or(maxSkew, 1);
    whenUnsatisfiable = Absent.or(whenUnsatisfiable, Unsatisfiable.SCHEDULE_ANYWAY);
  }
}
