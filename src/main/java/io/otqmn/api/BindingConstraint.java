package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What decides the number of collectors. */
public enum BindingConstraint {
  /** Streams per collector, aimed at {@code scaling.streamsPerReplica}. */
  @JsonProperty("Streams")
  STREAMS,
  /** CPU use, aimed at {@code scaling.cpuPercent}. */
  @JsonProperty("Cpu")
  CPU,
  /** The floor that follows from {@code cameras.expected}. */
  @JsonProperty("Expected")
  EXPECTED,
  /** {@code scaling.minReplicas}: less would be enough. */
  @JsonProperty("Min")
  MIN,
  /** {@code scaling.maxReplicas}: more are wanted. */
  @JsonProperty("Max")
  MAX
}
