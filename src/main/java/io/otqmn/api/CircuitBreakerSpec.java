package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** Limits that protect collectors from clients, and clients from a collector that fails. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CircuitBreakerSpec(
    @Min(1)
        @Max(1000000)
        @JsonPropertyDescription(
            "Connections from one client pod to all collectors together. 1 to 1000000. Default: 4096.")
        Integer maxConnections,
    @Min(1)
        @Max(1000000)
        @JsonPropertyDescription(
            "Requests that wait in one client pod for a connection. 1 to 1000000. Default: 1024.")
        Integer maxPendingRequests,
    @Min(1)
        @Max(1000000)
        @JsonPropertyDescription(
            "Streams that are open at once from one client pod to all collectors together; one camera is one stream. 1 to 1000000. Default: 4096.")
        Integer maxStreamsPerClient,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "Failures in a row after which a client leaves a collector out. 1 to 1000. Default: 5.")
        Integer consecutiveErrors,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('1s') && duration(self) <= duration('1h')",
            message = "must be a duration from 1s to 1h, written with h, m, s or ms, such as 10s")
        @JsonPropertyDescription(
            "Time between two looks at which collectors fail. 1s to 1h. Default: 10s.")
        Duration interval,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('1s') && duration(self) <= duration('1h')",
            message = "must be a duration from 1s to 1h, written with h, m, s or ms, such as 30s")
        @JsonPropertyDescription(
            "Time for which a failing collector is left out; it grows with every time. 1s to 1h. Default: 30s.")
        Duration baseEjectionTime,
    @ValidationRule(
            value = "self >= 1 && self <= 50",
            message =
                "must be from 1 to 50 percent: leaving out more than half of the collectors overloads the others")
        @JsonPropertyDescription(
            "Share of the collectors that may be left out at the same time, in percent. 1 to 50 %. Default: 30.")
        Integer maxEjectionPercent) {
  public CircuitBreakerSpec {
    maxConnections = Absent.or(maxConnections, 4096);
    maxPendingRequests = Absent.or(maxPendingRequests, 1024);
    maxStreamsPerClient = Absent.or(maxStreamsPerClient, 4096);
    consecutiveErrors = Absent.or(consecutiveErrors, 5);
    interval = Absent.or(interval, Duration.ofSeconds(10));
    baseEjectionTime = Absent.or(baseEjectionTime, Duration.ofSeconds(30));
    maxEjectionPercent = Absent.or(maxEjectionPercent, 30);
  }

  @SuppressWarnings("NullAway")
  static CircuitBreakerSpec defaults() {
    return new CircuitBreakerSpec(null, null, null, null, null, null, null);
  }
}
