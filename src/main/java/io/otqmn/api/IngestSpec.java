package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;

/** Admission and limits of camera streams. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IngestSpec(
    @Min(1)
        @Max(100000)
        @JsonPropertyDescription(
            "Streams (one per camera) that one collector carries at most; a camera beyond that is told to try another collector. 1 to 100000 streams. Default: 2000.")
        Integer maxStreamsPerReplica,
    @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
            "New streams that one collector admits per second; the rest is told to come back after a jittered delay, so that a fleet that returns at once does not overwhelm it. 1 to 10000 streams per second. Default: 200.")
        Integer admissionPerSecond,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('0s') && duration(self) <= duration('10m')",
            message = "must be a duration from 0s to 10m, written with h, m, s or ms, such as 30s")
        @JsonPropertyDescription(
            "Span over which edge agents spread their reconnects at random. 0s to 10m. Default: 30s.")
        Duration reconnectJitter,
    @ValidationRule(
            value =
                "type(self) == string ? isQuantity(self) && quantity(self).isInteger() && quantity(self).compareTo(quantity('1Ki')) >= 0 && quantity(self).compareTo(quantity('4Mi')) <= 0 : self >= 1024 && self <= 4194304",
            message = "must be a size from 1Ki to 4Mi, such as 64Ki")
        @JsonPropertyDescription(
            "Largest frame that is accepted, in bytes; a larger one is rejected and counted. 1Ki to 4Mi. Default: 64Ki.")
        Quantity maxFrameBytes,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('1m') && duration(self) <= duration('87600h')",
            message =
                "must be a duration from 1m to 87600h, written with h, m, s or ms, such as 720h")
        @JsonPropertyDescription(
            "Points whose device time is older than this are rejected with reason SKEW. 1m to 87600h. Default: 720h.")
        Duration maxAge,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('1s') && duration(self) <= duration('720h')",
            message = "must be a duration from 1s to 720h, written with h, m, s or ms, such as 24h")
        @JsonPropertyDescription(
            "Points whose device time is further in the future than this are rejected with reason SKEW. 1s to 720h. Default: 24h.")
        Duration maxAhead) {
  public IngestSpec {
    maxStreamsPerReplica = Absent.or(maxStreamsPerReplica, 2000);
    admissionPerSecond = Absent.or(admissionPerSecond, 200);
    reconnectJitter = Absent.or(reconnectJitter, Duration.ofSeconds(30));
    maxFrameBytes = Absent.or(maxFrameBytes, new Quantity("64", "Ki"));
    maxAge = Absent.or(maxAge, Duration.ofHours(720));
    maxAhead = Absent.or(maxAhead, Duration.ofHours(24));
  }

  @SuppressWarnings("NullAway")
  static IngestSpec defaults() {
    return new IngestSpec(null, null, null, null, null, null);
  }
}
