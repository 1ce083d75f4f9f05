package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
    @JsonPropertyDescription("Labels that a node must have to run a collector. Default: none.")
        Map<String, String> nodeSelector,
    @JsonPropertyDescription("Node taints that collectors tolerate. Default: none.")
        List<TolerationSpec> tolerations,
    @JsonPropertyDescription("How collectors are spread over nodes and zones. Default: none.")
        List<SpreadSpec> topologySpreadConstraints,
    @JsonPropertyDescription("Least severe log records that are written. Default: INFO.")
        LogLevel logLevel,
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
