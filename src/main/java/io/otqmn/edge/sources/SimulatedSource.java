package io.otqmn.edge.sources;

import io.otqmn.protocol.SignalDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * A camera that does not exist: a zoom lens that refocuses now and then, exposure that follows the
 * daylight, weather that drifts over the day, a thermal image and motion vectors, both summarised.
 * Says so in its resource: {@code camera.simulated=true}. The same seed and start give the same
 * readings. Lens, exposure and frame counts come at every reading, motion at every second one,
 * environment and thermal at every tenth. Never ends by itself.
 */
public final class SimulatedSource implements Source {
  private static final String REGION = "camera.thermal.region.id";
  private static final String LOCATION = "hw.sensor_location";

  static final List<SignalDefinition> SIGNALS =
      List.of(
          CameraSignals.FOCUS_DISTANCE,
          CameraSignals.FOCUS_POSITION,
          CameraSignals.F_NUMBER,
          CameraSignals.FOCAL_LENGTH,
          CameraSignals.EXPOSURE_TIME,
          CameraSignals.SENSOR_GAIN,
          CameraSignals.SENSOR_ISO,
          CameraSignals.LUMINANCE,
          CameraSignals.ENVIRONMENT_TEMPERATURE,
          CameraSignals.ENVIRONMENT_HUMIDITY,
          CameraSignals.ENVIRONMENT_ILLUMINANCE,
          CameraSignals.ENVIRONMENT_PRESSURE,
          CameraSignals.with(CameraSignals.HW_TEMPERATURE, LOCATION, "soc"),
          CameraSignals.with(CameraSignals.HW_TEMPERATURE, LOCATION, "imager"),
          CameraSignals.THERMAL_TEMPERATURE,
          CameraSignals.with(CameraSignals.THERMAL_REGION_MIN, REGION, "scene"),
          CameraSignals.with(CameraSignals.THERMAL_REGION_MAX, REGION, "scene"),
          CameraSignals.with(CameraSignals.THERMAL_REGION_MEAN, REGION, "scene"),
          CameraSignals.with(CameraSignals.THERMAL_REGION_MIN, REGION, "center"),
          CameraSignals.with(CameraSignals.THERMAL_REGION_MAX, REGION, "center"),
          CameraSignals.with(CameraSignals.THERMAL_REGION_MEAN, REGION, "center"),
          CameraSignals.MOTION_MAGNITUDE,
          CameraSignals.MOTION_DIRECTION,
          CameraSignals.MOTION_ACTIVE_RATIO,
          CameraSignals.FRAMES,
          CameraSignals.FRAMES_DROPPED,
          CameraSignals.FRAME_RATE);

  private static final int FOCUS = 0;
  private static final int EXPOSURE = 4;
  private static final int ENVIRONMENT = 8;
  private static final int HARDWARE = 12;
  private static final int THERMAL = 14;
  private static final int REGION_SCENE = 15;
  private static final int REGION_CENTER = 18;
  private static final int MOTION = 21;
  private static final int FRAMES = 24;

  private static final int MOTION_EVERY = 2;
  private static final int ENVIRONMENT_EVERY = 10;
  private static final double FRAMES_PER_SECOND = 25;
  private static final double[] F_STOPS = {1.8, 2.0, 2.2, 2.5, 2.8, 3.2, 3.5, 4.0, 4.5, 5.0, 5.6};
  private static final double NEAREST_FOCUS_METRES = 0.5;
  private static final double LONGEST_EXPOSURE_SECONDS = 0.04;

  private final long startMicros;
  private final long intervalMicros;
  private final SplittableGenerator random;
  private final ThermalScene thermal;
  private final MotionField motion;
  private final double meanCelsius;
  private long turn;
  private double focusMetres;
  private double focalMillimetres;
  private double pressureHectopascal;
  private long delivered;
  private long dropped;

  public SimulatedSource(Instant start, Duration interval, SplittableGenerator random) {
    this.intervalMicros = interval.toNanos() / 1_000;
    this.random = random;
    // cameras of one process that start together must not tick together
    this.startMicros =
        start.getEpochSecond() * 1_000_000
            + start.getNano() / 1_000
            + random.nextLong(intervalMicros);
    this.thermal = new ThermalScene(160, 120, random.split());
    this.motion = new MotionField(random.split());
    this.meanCelsius = random.nextDouble(5, 20);
    this.focusMetres = random.nextDouble(2, 40);
    this.focalMillimetres = random.nextDouble(4, 48);
    this.pressureHectopascal = random.nextDouble(990, 1030);
  }

  @Override
  public List<SignalDefinition> signals() {
    return SIGNALS;
  }

  @Override
  public Map<String, String> resource() {
    return Map.of(
        "camera.simulated",
        "true",
        "camera.kind",
        "dual",
        "device.manufacturer",
        "OTQMN simulator");
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public boolean startsNow() {
    return true;
  }

  @Override
  public long nextMicros() {
    return startMicros + turn * intervalMicros;
  }

  @Override
  public void read(Reading into) {
    long micros = nextMicros();
    into.begin(micros);
    double hour = micros / 3.6e9 % 24;
    double daylight = Math.max(0, Math.sin(2 * Math.PI * (hour - 6) / 24));
    double celsius = meanCelsius + 6 * Math.sin(2 * Math.PI * (hour - 9) / 24);
    readLens(into);
    readExposure(into, daylight);
    readFrames(into);
    if (turn % MOTION_EVERY == 0) {
      readMotion(into);
    }
    if (turn % ENVIRONMENT_EVERY == 0) {
      readEnvironment(into, daylight, celsius);
      readThermal(into, micros, celsius);
    }
    turn++;
  }

  private void readLens(Reading into) {
    if (random.nextDouble() < 0.03) {
      focusMetres = Math.clamp(focusMetres * Math.exp(random.nextGaussian() * 0.4), 1, 200);
    }
    if (random.nextDouble() < 0.01) {
      focalMillimetres = Math.clamp(focalMillimetres + random.nextGaussian() * 4, 4, 48);
    }
    into.value(FOCUS, focusMetres);
    into.value(FOCUS + 1, 1 - NEAREST_FOCUS_METRES / focusMetres);
    into.value(FOCUS + 3, focalMillimetres);
  }

  private void readExposure(Reading into, double daylight) {
    double lux = lux(daylight);
    int stop = (int) Math.clamp(Math.log10(lux) * 2, 0, F_STOPS.length - 1);
    double fNumber = F_STOPS[stop];
    // incident-light exposure: t = N^2 C / (E S), C = 250, at ISO 100
    double wanted = fNumber * fNumber * 250 / (lux * 100);
    double seconds = Math.clamp(wanted, 1e-5, LONGEST_EXPOSURE_SECONDS);
    double gain = Math.clamp(wanted / seconds, 1, 128);
    into.value(FOCUS + 2, fNumber);
    into.value(EXPOSURE, seconds);
    into.value(EXPOSURE + 1, 20 * Math.log10(gain));
    into.value(EXPOSURE + 2, 100 * gain);
    double level = 0.18 * gain * seconds / wanted;
    into.value(EXPOSURE + 3, Math.clamp(level * (1 + random.nextGaussian() * 0.02), 0, 1));
  }

  private static double lux(double daylight) {
    return 0.5 + 40_000 * daylight * daylight;
  }

  private void readEnvironment(Reading into, double daylight, double celsius) {
    pressureHectopascal += random.nextGaussian() * 0.02;
    into.value(ENVIRONMENT, celsius + random.nextGaussian() * 0.02);
    into.value(ENVIRONMENT + 1, Math.clamp(0.7 - (celsius - meanCelsius) * 0.03, 0.05, 1));
    into.value(ENVIRONMENT + 2, lux(daylight) * (1 + random.nextGaussian() * 0.05));
    into.value(ENVIRONMENT + 3, pressureHectopascal);
    into.value(HARDWARE, celsius + 28 + random.nextGaussian() * 0.3);
    into.value(HARDWARE + 1, celsius + 11 + random.nextGaussian() * 0.1);
  }

  private void readThermal(Reading into, long micros, double celsius) {
    ExponentialHistogram scene = new ExponentialHistogram(0.005);
    ExponentialHistogram center = new ExponentialHistogram(0.005);
    thermal.record(micros / 1e6 % 86_400, celsius, scene, center);
    into.distribution(
        THERMAL,
        scene.toDistribution(
            CameraSignals.THERMAL_TEMPERATURE, ENVIRONMENT_EVERY * intervalMicros));
    readRegion(into, REGION_SCENE, scene);
    readRegion(into, REGION_CENTER, center);
  }

  private static void readRegion(Reading into, int first, ExponentialHistogram region) {
    into.value(first, region.min());
    into.value(first + 1, region.max());
    into.value(first + 2, region.mean());
  }

  private void readMotion(Reading into) {
    boolean moving = random.nextDouble() < 0.4;
    MotionField.Summary summary =
        motion.summarise(
            random.nextDouble(360), random.nextDouble(1, 12), moving ? random.nextDouble(2, 8) : 0);
    into.distribution(
        MOTION,
        summary
            .magnitude()
            .toDistribution(CameraSignals.MOTION_MAGNITUDE, MOTION_EVERY * intervalMicros));
    if (!Double.isNaN(summary.directionDegrees())) {
      into.value(MOTION + 1, summary.directionDegrees());
    }
    into.value(MOTION + 2, summary.activeRatio());
  }

  private void readFrames(Reading into) {
    if (random.nextDouble() < 0.002) {
      dropped++;
    }
    long due = Math.round((turn + 1) * intervalMicros / 1e6 * FRAMES_PER_SECOND);
    delivered = Math.max(delivered, due - dropped);
    into.value(FRAMES, delivered);
    into.value(FRAMES + 1, dropped);
    into.value(FRAMES + 2, FRAMES_PER_SECOND);
  }

  @Override
  public void close() {}
}
