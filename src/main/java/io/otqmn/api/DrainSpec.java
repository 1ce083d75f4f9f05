package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Duration;

/** How a collector that has to go hands its streams over. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DrainSpec(
    @GoDuration
        @JsonPropertyDescription(
            "Time that a collector has to move its streams to others and to deliver what it has; after that they are cut and the edge resends. 1s to 1h. Default: 60s.")
        Duration timeout) {
  public DrainSpec {
    timeout = Absent.or(timeout, Duration.ofSeconds(60));
  }

  @SuppressWarnings("NullAway")
  static DrainSpec defaults() {
    return new DrainSpec(null);
  }
}
