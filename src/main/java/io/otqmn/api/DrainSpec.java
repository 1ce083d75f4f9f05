package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** How a collector that has to go hands its streams over. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DrainSpec(
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('1s') && duration(self) <= duration('1h')",
            message = "must be a duration from 1s to 1h, written with h, m, s or ms, such as 60s")
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
