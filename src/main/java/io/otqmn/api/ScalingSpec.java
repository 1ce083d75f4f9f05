package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many collectors run; a HorizontalPodAutoscaler decides within these bounds. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas",
    message = "minReplicas is above maxReplicas: raise maxReplicas or lower minReplicas",
    fieldPath = ".minReplicas")
public record ScalingSpec(
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "Fewest collectors; more if cameras.expected needs them, see status.scaling.floor. 1 to 1000. Default: 2, or maxReplicas if that is less.")
        Integer minReplicas,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "Most collectors. 1 to 1000, not below minReplicas. Default: 10, or minReplicas if that is more.")
        Integer maxReplicas,
    @Min(1)
        @Max(100000)
        @JsonPropertyDescription(
            "Streams per collector that are aimed at: with more on average there are more collectors, besides what cpuPercent asks for. Needs the metric otqmn_streams at custom.metrics.k8s.io (the chart's customMetrics.enabled, or another adapter). 1 to ingest.maxStreamsPerReplica. Default: none, CPU alone decides.")
        @Nullable Integer streamsPerReplica,
    @ValidationRule(
            value = "self >= 10 && self <= 95",
            message =
                "must be from 10 to 95 percent: less scales without need, more leaves no room until a new collector is ready")
        @JsonPropertyDescription(
            "CPU use of the collector containers that is aimed at, in percent of their CPU request. 10 to 95 %. Default: 70.")
        Integer cpuPercent,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('0s') && duration(self) <= duration('1h')",
            message = "must be a duration from 0s to 1h, written with h, m, s or ms, such as 10m")
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
    return new ScalingSpec(null, null, null, null, null);
  }
}
