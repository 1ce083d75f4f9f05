package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Advice per vector of signals. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SignalsSpec(
    @JsonPropertyDescription("Focus position, distance and sharpness, aperture, focal length.")
        SignalSpec lens,
    @JsonPropertyDescription("Exposure time, gain, ISO, image luminance.") SignalSpec exposure,
    @JsonPropertyDescription("Ambient temperature, humidity, illuminance, pressure.")
        SignalSpec environment,
    @JsonPropertyDescription(
            "Temperatures of the thermal image and its regions, and of the hardware.")
        SignalSpec thermal,
    @JsonPropertyDescription("Motion between frames, summarised at the edge.") SignalSpec motion,
    @JsonPropertyDescription("Frame rate, frames delivered and dropped.") SignalSpec frames) {
  public SignalsSpec {
    lens = Absent.or(lens, SignalSpec.defaults());
    exposure = Absent.or(exposure, SignalSpec.defaults());
    environment = Absent.or(environment, SignalSpec.defaults());
    thermal = Absent.or(thermal, SignalSpec.defaults());
    motion = Absent.or(motion, SignalSpec.defaults());
    frames = Absent.or(frames, SignalSpec.defaults());
  }

  @SuppressWarnings("NullAway")
  static SignalsSpec defaults() {
    return new SignalsSpec(null, null, null, null, null, null);
  }
}
