package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The collector pods. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CollectorSpec(
    @JsonPropertyDescription(
            "CPU and memory of one collector. If it is written, it replaces the default as a whole. Default: requests cpu 250m and memory 512Mi, limits memory 512Mi.")
        ResourcesSpec resources,
    @Size(max = 16)
        @ValidationRule(
            value =
                "self.all(key, key.matches("
                    + Syntax.LABEL_KEY
                    + ") && self[key].matches("
                    + Syntax.LABEL_VALUE
                    + "))",
            message = "must be node labels, such as kubernetes.io/arch: amd64")
        @JsonPropertyDescription("Labels that a node must have to run a collector. Default: none.")
        Map<String, String> nodeSelector,
    @Size(max = 16) @JsonPropertyDescription("Node taints that collectors tolerate. Default: none.")
        List<TolerationSpec> tolerations,
    @Size(max = 8)
        @JsonPropertyDescription(
            "How collectors are spread over nodes and zones. Default: evenly over both, as far as possible.")
        List<SpreadSpec> topologySpreadConstraints,
    @JsonPropertyDescription("Least severe log records that are written. Default: INFO.")
        LogLevel logLevel,
    @Size(min = 1, max = 253)
        @ValidationRule(
            value = Syntax.SUBDOMAIN + " && !self.startsWith('system-')",
            message =
                "must be the name of a PriorityClass that is not one of the system- classes: those are for the cluster itself")
        @JsonPropertyDescription(
            "PriorityClass of the collector pods. Default: none, the default of the cluster.")
        @Nullable String priorityClassName) {
  public CollectorSpec {
    resources = Absent.or(resources, ResourcesSpec.defaults());
    nodeSelector = Absent.orEmpty(nodeSelector);
    tolerations = Absent.orEmpty(tolerations);
    topologySpreadConstraints = Absent.orEmpty(topologySpreadConstraints);
    logLevel = Absent.or(logLevel, LogLevel.INFO);
  }

  @SuppressWarnings("NullAway")
  static CollectorSpec defaults() {
    return new CollectorSpec(null, null, null, null, null, null);
  }
}
