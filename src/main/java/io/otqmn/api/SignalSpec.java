package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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
    @JsonPropertyDescription("Whether this vector is sent at all. Default: true.") Boolean enabled,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('0s') && duration(self) <= duration('24h')",
            message = "must be a duration from 0s to 24h, written with h, m, s or ms, such as 30s")
        @JsonPropertyDescription(
            "How long a value that does not change is not exported again; what changes is exported at once. 0s exports every value that arrives. 0s to 24h. Default: 30s.")
        Duration heartbeat,
    @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
            "How far a value may be from the one that was exported last without being exported, in steps of its series' resolution. 0 exports every change. 0 to 1000000. Default: 0.")
        Integer deadband) {
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(30);

  public SignalSpec {
    interval = Absent.or(interval, Duration.ZERO);
    enabled = Absent.or(enabled, true);
    heartbeat = Absent.or(heartbeat, DEFAULT_HEARTBEAT);
    deadband = Absent.or(deadband, 0);
  }

  @SuppressWarnings("NullAway")
  static SignalSpec defaults() {
    return new SignalSpec(null, null, null, null);
  }
}
