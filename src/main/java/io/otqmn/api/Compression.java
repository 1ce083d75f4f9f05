package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How export requests are compressed. */
public enum Compression {
  @JsonProperty("none")
  NONE,
  @JsonProperty("gzip")
  GZIP,
  @JsonProperty("zstd")
  ZSTD
}
