package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a new revision of the collectors replaces the one that runs. */
public enum RolloutStrategy {
  /** A few collectors try it beside those that run; the others follow if it proves itself. */
  @JsonProperty("Canary")
  CANARY,
  /** One collector after the other; taken back if the new ones do not come up. */
  @JsonProperty("Rolling")
  ROLLING
}
