package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Duration;

/** How many collectors run; a HorizontalPodAutoscaler decides within these bounds. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScalingSpec(
    @JsonPropertyDescription(
            "Fewest collectors. 1 to 1000. Default: 2, or maxReplicas if that is less.")
        Integer minReplicas,
    @JsonPropertyDescription(
            "Most collectors. 1 to 1000, not below minReplicas. Default: 10, or minReplicas if that is more.")
        Integer maxReplicas,
    @JsonPropertyDescription(
            "CPU use of the collector containers that is aimed at, in percent of their CPU request. 10 to 95 %. Default: 70.")
        Integer cpuPercent,
    @GoDuration
        @JsonPropertyDescription(
            "Time for which less must have been enough before a collector is taken away. 0s to 1h. Default: 10m.")
        Duration scaleDownStabilization) {
  public ScalingSpec {
    minReplicas = Absent.or(minReplicas, maxReplicas == null ? 2 : Math.min(2, maxReplicas));
    maxReplicas = Absent.or(maxReplicas, Math.max(10, minReplicas));
    cpuPercent = Absent.or(cpuPercent, 70);
    scaleDownStabilization = Absent.or(scaleDownStabilization, Duration.ofMinutes(10));
  }

  @SuppressWarnings("NullAway")
  static ScalingSpec defaults() {
    return new ScalingSpec(null, null, null, null);
  }
}
