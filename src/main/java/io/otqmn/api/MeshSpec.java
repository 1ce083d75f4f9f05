package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the service mesh is asked to do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.allowedPrincipals) || size(self.allowedPrincipals) == 0 || !has(self.mtls) || self.mtls != 'Disabled'",
    message =
        "allowedPrincipals needs mutual TLS, without which no client has an identity: set mtls to Strict or leave allowedPrincipals out",
    fieldPath = ".allowedPrincipals")
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
    @Size(max = 64)
        @ValidationRule(
            value =
                "self.all(principal, principal.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/ns/[a-z0-9]([-a-z0-9]*[a-z0-9])?/sa/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'))",
            message =
                "must be trust-domain/ns/namespace/sa/service-account without wildcards, such as cluster.local/ns/edge/sa/camera-edge")
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
