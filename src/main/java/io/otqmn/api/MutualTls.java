package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the mesh secures what comes to the collectors. */
public enum MutualTls {
  /** Only mutual TLS. */
  @JsonProperty("Strict")
  STRICT,
  /** Mutual TLS and plain text. */
  @JsonProperty("Permissive")
  PERMISSIVE,
  /** No sidecar, plain text. */
  @JsonProperty("Disabled")
  DISABLED
}
