package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The OTLP/gRPC backend. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OtlpSpec(
    @Required
        @JsonPropertyDescription(
            "URL of the OTLP/gRPC backend: scheme, host and optionally port (else 4317), such as http://otel-collector.observability.svc:4317. The scheme http sends in plain text, https with TLS.")
        String endpoint,
    @JsonPropertyDescription("Compression of export requests. Default: zstd.")
        Compression compression,
    @GoDuration
        @JsonPropertyDescription(
            "Time that the backend has to accept one export request before it is tried again. 100ms to 5m. Default: 10s.")
        Duration timeout,
    @JsonPropertyDescription(
            "Secret with the certificates for an https endpoint: ca.crt (the authority to trust) and, for mutual TLS, tls.crt and tls.key. Default: none, the authorities of the image are trusted.")
        @Nullable SecretReference tls,
    @JsonPropertyDescription(
            "Secret whose keys are header names and whose values are sent with every export request, such as authorization. Default: none.")
        @Nullable SecretReference headers) {
  /** An endpoint that is not there is the empty string: only outside an API server is that seen. */
  public OtlpSpec {
    endpoint = Absent.or(endpoint, "");
    compression = Absent.or(compression, Compression.ZSTD);
    timeout = Absent.or(timeout, Duration.ofSeconds(10));
  }

  @SuppressWarnings("NullAway")
  static OtlpSpec defaults() {
    return new OtlpSpec(null, null, null, null, null);
  }
}
