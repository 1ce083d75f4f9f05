package io.otqmn.edge.sources;

import static io.otqmn.v1.SignalKind.SIGNAL_KIND_COUNTER;
import static io.otqmn.v1.SignalKind.SIGNAL_KIND_DISTRIBUTION;
import static io.otqmn.v1.SignalKind.SIGNAL_KIND_GAUGE;

import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.SignalKind;
import java.util.Map;

/**
 * The registry: every series that a camera can report, with its unit and the resolution that
 * sensors have. Names follow OpenTelemetry's rules; {@code hw.*} is OpenTelemetry's own, {@code
 * camera.*} is ours. Where a camera stands is a resource attribute ({@code geo.location.lat},
 * {@code .lon}); where a camera that moves is now, is {@code camera.position.*}: a metric may not
 * share the name of an attribute.
 */
public final class CameraSignals {
  public static final SignalDefinition FOCUS_POSITION =
      gauge("camera.lens.focus.position", "1", 4, "lens");
  public static final SignalDefinition FOCUS_DISTANCE =
      gauge("camera.lens.focus.distance", "m", 3, "lens");
  public static final SignalDefinition F_NUMBER =
      gauge("camera.lens.aperture.f_number", "1", 2, "lens");
  public static final SignalDefinition FOCAL_LENGTH =
      gauge("camera.lens.focal_length", "mm", 2, "lens");

  /** 0.1 us: 1/3200 s is exact. */
  public static final SignalDefinition EXPOSURE_TIME =
      gauge("camera.exposure.time", "s", 7, "exposure");

  /** In steps of exposure value, as photographers set it. */
  public static final SignalDefinition EXPOSURE_COMPENSATION =
      gauge("camera.exposure.compensation", "{EV}", 2, "exposure");

  public static final SignalDefinition EXPOSURE_LIMITED =
      gauge("camera.exposure.limited", "1", 0, "exposure");
  public static final SignalDefinition SENSOR_ISO = gauge("camera.sensor.iso", "1", 0, "exposure");
  public static final SignalDefinition SENSOR_GAIN =
      gauge("camera.sensor.gain", "dB", 2, "exposure");
  public static final SignalDefinition LUMINANCE =
      gauge("camera.image.luminance", "1", 4, "exposure");

  /** Correlated colour temperature of the white balance. */
  public static final SignalDefinition COLOR_TEMPERATURE =
      gauge("camera.image.color_temperature", "K", 0, "exposure");

  public static final SignalDefinition ENVIRONMENT_TEMPERATURE =
      gauge("camera.environment.temperature", "Cel", 2, "environment");
  public static final SignalDefinition ENVIRONMENT_HUMIDITY =
      gauge("camera.environment.humidity", "1", 4, "environment");
  public static final SignalDefinition ENVIRONMENT_ILLUMINANCE =
      gauge("camera.environment.illuminance", "lx", 1, "environment");
  public static final SignalDefinition ENVIRONMENT_PRESSURE =
      gauge("camera.environment.pressure", "hPa", 2, "environment");
  public static final SignalDefinition HW_TEMPERATURE =
      gauge("hw.temperature", "Cel", 2, "environment");

  /** 1e-6 degrees is 0.11 m. */
  public static final SignalDefinition LATITUDE =
      gauge("camera.position.latitude", "deg", 6, "environment");

  public static final SignalDefinition LONGITUDE =
      gauge("camera.position.longitude", "deg", 6, "environment");

  /** Above sea level, as the device says it. */
  public static final SignalDefinition ALTITUDE =
      gauge("camera.position.altitude", "m", 3, "environment");

  /** Above the point where it took off. */
  public static final SignalDefinition HEIGHT =
      gauge("camera.position.height", "m", 3, "environment");

  public static final SignalDefinition THERMAL_TEMPERATURE =
      distribution("camera.thermal.temperature", "Cel", 2, "thermal");
  public static final SignalDefinition THERMAL_REGION_MIN =
      gauge("camera.thermal.region.temperature.min", "Cel", 2, "thermal");
  public static final SignalDefinition THERMAL_REGION_MAX =
      gauge("camera.thermal.region.temperature.max", "Cel", 2, "thermal");
  public static final SignalDefinition THERMAL_REGION_MEAN =
      gauge("camera.thermal.region.temperature.mean", "Cel", 2, "thermal");

  public static final SignalDefinition MOTION_MAGNITUDE =
      distribution("camera.motion.magnitude", "{pixel}", 2, "motion");

  /** Circular mean; 0 is to the right, 90 is up. */
  public static final SignalDefinition MOTION_DIRECTION =
      gauge("camera.motion.direction", "deg", 1, "motion");

  public static final SignalDefinition MOTION_ACTIVE_RATIO =
      gauge("camera.motion.active.ratio", "1", 4, "motion");

  public static final SignalDefinition FRAMES = counter("camera.frames", "{frame}", "frames");
  public static final SignalDefinition FRAMES_DROPPED =
      counter("camera.frames.dropped", "{frame}", "frames");
  public static final SignalDefinition FRAME_RATE =
      gauge("camera.frame.rate", "{frame}/s", 2, "frames");

  /** 1 if the camera answered. */
  public static final SignalDefinition UP = gauge("camera.up", "1", 0, "frames");

  private CameraSignals() {}

  /** One series of a metric that has several per camera: {@code hw.sensor_location=soc}. */
  public static SignalDefinition with(SignalDefinition signal, String attribute, String value) {
    return new SignalDefinition(
        signal.name(),
        signal.unit(),
        signal.decimalScale(),
        signal.kind(),
        Map.of(attribute, value),
        signal.vector());
  }

  private static SignalDefinition gauge(String name, String unit, int scale, String vector) {
    return signal(name, unit, scale, SIGNAL_KIND_GAUGE, vector);
  }

  private static SignalDefinition counter(String name, String unit, String vector) {
    return signal(name, unit, 0, SIGNAL_KIND_COUNTER, vector);
  }

  private static SignalDefinition distribution(String name, String unit, int scale, String vector) {
    return signal(name, unit, scale, SIGNAL_KIND_DISTRIBUTION, vector);
  }

  private static SignalDefinition signal(
      String name, String unit, int scale, SignalKind kind, String vector) {
    return new SignalDefinition(name, unit, scale, kind, Map.of(), vector);
  }
}
