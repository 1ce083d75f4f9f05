package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/**
 * How a change of the collectors' pods or configuration gets to all of them, and when it does not.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RolloutSpec(
    @JsonPropertyDescription(
            "Canary: some collectors try the new revision beside those that run, which are not touched until it has proven itself. Rolling: one collector after the other is replaced. Both go back by themselves to the revision before. Default: Canary.")
        RolloutStrategy strategy,
    @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            "Collectors that try the new revision, in percent of those that run, rounded up; at least one. 1 to 100 %. Default: 10.")
        Integer canaryPercent,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('0s') && duration(self) <= duration('24h')",
            message = "must be a duration from 0s to 24h, written with h, m, s or ms, such as 60s")
        @JsonPropertyDescription(
            "Time that all canary collectors must have been ready, without a crash and without too many errors, before the others follow. 0s to 24h. Default: 60s.")
        Duration bakeTime,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "Share of rejected frames, and of failed export requests, by which the canary may exceed the collectors that run, in percent. 0 to 100 %. Default: 1.")
        Integer maxErrorPercent,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('10s') && duration(self) <= duration('24h')",
            message = "must be a duration from 10s to 24h, written with h, m, s or ms, such as 10m")
        @JsonPropertyDescription(
            "Time within which new collectors must become ready, and within which a canary's figures must be readable once it has baked; after that the revision has failed. 10s to 24h. Default: 10m.")
        Duration progressDeadline) {
  public RolloutSpec {
    strategy = Absent.or(strategy, RolloutStrategy.CANARY);
    canaryPercent = Absent.or(canaryPercent, 10);
    bakeTime = Absent.or(bakeTime, Duration.ofSeconds(60));
    maxErrorPercent = Absent.or(maxErrorPercent, 1);
    progressDeadline = Absent.or(progressDeadline, Duration.ofMinutes(10));
  }

  @SuppressWarnings("NullAway")
  static RolloutSpec defaults() {
    return new RolloutSpec(null, null, null, null, null);
  }
}
