package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a condition holds. */
public enum ConditionStatus {
  @JsonProperty("True")
  TRUE,
  @JsonProperty("False")
  FALSE,
  @JsonProperty("Unknown")
  UNKNOWN
}
