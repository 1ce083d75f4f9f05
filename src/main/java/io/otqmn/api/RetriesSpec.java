package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** Retries of unary calls by the mesh. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RetriesSpec(
    @Min(0)
        @Max(10)
        @JsonPropertyDescription("Retries after the first try; 0 means none. 0 to 10. Default: 3.")
        Integer attempts,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('100ms') && duration(self) <= duration('30s')",
            message =
                "must be a duration from 100ms to 30s, written with h, m, s or ms, such as 2s")
        @JsonPropertyDescription("Time that every try has. 100ms to 30s. Default: 2s.")
        Duration perTryTimeout) {
  public RetriesSpec {
    attempts = Absent.or(attempts, 3);
    perTryTimeout = Absent.or(perTryTimeout, Duration.ofSeconds(2));
  }

  @SuppressWarnings("NullAway")
  static RetriesSpec defaults() {
    return new RetriesSpec(null, null);
  }
}
