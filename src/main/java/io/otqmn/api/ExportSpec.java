package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where the telemetry goes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExportSpec(
    @Required
        @JsonPropertyDescription(
            "The OpenTelemetry backend that accepts the metrics, over OTLP/gRPC.")
        OtlpSpec otlp) {
  public ExportSpec {
    otlp = Absent.or(otlp, OtlpSpec.defaults());
  }

  @SuppressWarnings("NullAway")
  static ExportSpec defaults() {
    return new ExportSpec(null);
  }
}
