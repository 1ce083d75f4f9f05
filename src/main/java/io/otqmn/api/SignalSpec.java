package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** Advice for one vector of signals. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SignalSpec(
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('0s') && duration(self) <= duration('1h')",
            message = "must be a duration from 0s to 1h, written with h, m, s or ms, such as 5s")
        @JsonPropertyDescription(
            "Shortest time between two points of a series of this vector; the edge thins out what comes faster. 0s sends every point as it comes. 0s to 1h. Default: 0s.")
        Duration interval,
    @JsonPropertyDescription("Whether this vector is sent at all. Default: true.")
        Boolean enabled) {
  public SignalSpec {
    interval = Absent.or(interval, Duration.ZERO);
    enabled = Absent.or(enabled, true);
  }

  @SuppressWarnings("NullAway")
  static SignalSpec defaults() {
    return new SignalSpec(null, null);
  }
}
