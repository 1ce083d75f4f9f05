package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** What is known about the cameras before any of them connects. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CamerasSpec(
    @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
            "Number of cameras that the fleet should have, compared with those connected in the status; so many collectors are kept that all of them can come back at once (status.scaling.floor). 0 means that it is not known. 0 to 1000000. Default: 0.")
        Integer expected) {
  public CamerasSpec {
    expected = Absent.or(expected, 0);
  }

  @SuppressWarnings("NullAway")
  static CamerasSpec defaults() {
    return new CamerasSpec(null);
  }
}
