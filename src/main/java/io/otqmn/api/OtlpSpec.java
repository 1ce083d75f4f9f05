package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The OTLP/gRPC backend. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!has(self.tls) || self.endpoint.startsWith('https://')",
    message = "tls has no effect on an endpoint in plain text: write https:// or leave tls out",
    fieldPath = ".tls")
public record OtlpSpec(
    @Required
        @Size(min = 1, max = 512)
        @ValidationRule(
            value =
                "isURL(self) && self.matches('^https?://([a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?|\\\\[[0-9a-fA-F:.]+\\\\])(:[0-9]{1,5})?/?$') && (url(self).getPort() == '' || (int(url(self).getPort()) > 0 && int(url(self).getPort()) < 65536))",
            message =
                "must be http:// or https://, a host and optionally a port, without path, such as http://otel-collector.observability.svc:4317")
        @JsonPropertyDescription(
            "URL of the OTLP/gRPC backend: scheme, host and optionally port (else 4317), such as http://otel-collector.observability.svc:4317. The scheme http sends in plain text, https with TLS.")
        String endpoint,
    @JsonPropertyDescription("Compression of export requests. Default: zstd.")
        Compression compression,
    @GoDuration
        @ValidationRule(
            value =
                GoDuration.SYNTAX
                    + " && duration(self) >= duration('100ms') && duration(self) <= duration('5m')",
            message =
                "must be a duration from 100ms to 5m, written with h, m, s or ms, such as 10s")
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
