package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What is made for the monitoring of the collectors. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MonitoringSpec(
    @JsonPropertyDescription(
            "Whether a PodMonitor for the collectors is made, if the cluster has the Prometheus Operator. Default: true.")
        Boolean podMonitor) {
  public MonitoringSpec {
    podMonitor = Absent.or(podMonitor, true);
  }

  @SuppressWarnings("NullAway")
  static MonitoringSpec defaults() {
    return new MonitoringSpec(null);
  }
}
