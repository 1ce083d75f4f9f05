package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What the service mesh is asked to do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MeshSpec(
    @JsonPropertyDescription(
            "Whether collectors accept only mutual TLS from identities of the mesh (Strict), also plain text (Permissive), or stay outside the mesh (Disabled). Default: Strict.")
        MutualTls mtls,
    @JsonPropertyDescription(
            "When clients in the mesh stop sending to a collector, or to all of them.")
        CircuitBreakerSpec circuitBreaker,
    @JsonPropertyDescription(
            "Retries of unary calls. Streams are never retried by the mesh: the edge resumes them.")
        RetriesSpec retries,
    @JsonPropertyDescription(
            "Identities that may connect, as trust-domain/ns/namespace/sa/service-account. Default: none, which lets in every authenticated identity of the mesh.")
        List<String> allowedPrincipals) {
  public MeshSpec {
    mtls = Absent.or(mtls, MutualTls.STRICT);
    circuitBreaker = Absent.or(circuitBreaker, CircuitBreakerSpec.defaults());
    retries = Absent.or(retries, RetriesSpec.defaults());
    allowedPrincipals = Absent.orEmpty(allowedPrincipals);
  }

  @SuppressWarnings("NullAway")
  static MeshSpec defaults() {
    return new MeshSpec(null, null, null, null);
  }
}
