package io.otqmn.operator.plan;

import java.util.Map;

/** APIs that a cluster may have or not, may get later and may lose. */
public enum OptionalApi {
  ISTIO(
      "Istio",
      Map.of(
          "security.istio.io/v1", "peerauthentications,authorizationpolicies",
          "networking.istio.io/v1", "destinationrules,virtualservices")),
  MONITORING("Prometheus Operator", Map.of("monitoring.coreos.com/v1", "podmonitors"));

  private final String product;
  private final Map<String, String> resources;

  OptionalApi(String product, Map<String, String> resources) {
    this.product = product;
    this.resources = resources;
  }

  /** What a person installs to have it. */
  public String product() {
    return product;
  }

  /** The resources that must be served for the API to count as present, by group and version. */
  public Map<String, String> resources() {
    return resources;
  }
}
