package io.otqmn.collector.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How often a vector's signals are wanted.
 *
 * @param intervalMillis 0: as it comes; told to the edge, not enforced
 * @param enabled false: told to the edge, and left out here if it comes all the same
 */
public record VectorAdvice(
    @JsonProperty(required = true) int intervalMillis,
    @JsonProperty(required = true) boolean enabled) {
  public VectorAdvice {
    if (intervalMillis < 0) {
      throw new IllegalArgumentException(
          "signals: intervalMillis " + intervalMillis + " is below 0: use 0 for 'as it comes'");
    }
  }
}
