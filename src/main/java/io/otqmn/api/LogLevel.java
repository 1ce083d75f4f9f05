package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Severity of log records. */
public enum LogLevel {
  @JsonProperty("DEBUG")
  DEBUG,
  @JsonProperty("INFO")
  INFO,
  @JsonProperty("WARN")
  WARN,
  @JsonProperty("ERROR")
  ERROR
}
