package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the value of a taint is compared. */
public enum TolerationOperator {
  @JsonProperty("Equal")
  EQUAL,
  @JsonProperty("Exists")
  EXISTS
}
