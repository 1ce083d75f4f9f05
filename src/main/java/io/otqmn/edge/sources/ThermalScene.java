package io.otqmn.edge.sources;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A simulated thermal image: a background with a vertical gradient and sensor noise, and one warm
 * spot that circles. Only its summary leaves the class: per region, how many pixels have which
 * temperature, in steps of 0.01 Cel.
 */
final class ThermalScene {
  private static final double STEP_CELSIUS = 0.01;
  private static final double SPOT_CELSIUS = 12;
  private static final double SPOT_RADIUS_PIXELS = 9;
  private static final double GRADIENT_CELSIUS = 2;
  private static final double NOISE_CELSIUS = 0.1;
  private static final double TURN_SECONDS = 90;

  private final int width;
  private final int height;
  private final RandomGenerator random;
  private final int[] scene;
  private final int[] center;

  ThermalScene(int width, int height, RandomGenerator random) {
    this.width = width;
    this.height = height;
    this.random = random;
    int steps = (int) ((SPOT_CELSIUS + GRADIENT_CELSIUS + 4 * NOISE_CELSIUS) / STEP_CELSIUS) + 2;
    this.scene = new int[steps];
    this.center = new int[steps];
  }

  /** Draws the image of a moment and summarises it. */
  void record(
      double seconds,
      double ambientCelsius,
      ExponentialHistogram wholeScene,
      ExponentialHistogram centerRegion) {
    Arrays.fill(scene, 0);
    Arrays.fill(center, 0);
    double angle = 2 * Math.PI * seconds / TURN_SECONDS;
    double spotX = width * (0.5 + 0.3 * Math.cos(angle));
    double spotY = height * (0.5 + 0.3 * Math.sin(angle));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int step = (int) (aboveCoolest(x, y, spotX, spotY) / STEP_CELSIUS);
        scene[step]++;
        if (Math.abs(2 * x - width) < width / 2 && Math.abs(2 * y - height) < height / 2) {
          center[step]++;
        }
      }
    }
    double coolest = ambientCelsius - GRADIENT_CELSIUS / 2 - 2 * NOISE_CELSIUS;
    for (int step = 0; step < scene.length; step++) {
      double celsius = coolest + step * STEP_CELSIUS;
      wholeScene.record(celsius, scene[step]);
      centerRegion.record(celsius, center[step]);
    }
  }

  private double aboveCoolest(int x, int y, double spotX, double spotY) {
    double gradient = GRADIENT_CELSIUS * y / height;
    double noise = 4 * NOISE_CELSIUS * (random.nextInt() >>> 8) * 0x1p-24;
    double dx = (x - spotX) / SPOT_RADIUS_PIXELS;
    double dy = (y - spotY) / SPOT_RADIUS_PIXELS;
    double squared = dx * dx + dy * dy;
    // beyond three radii a Gaussian is below the noise
    double spot = squared < 9 ? SPOT_CELSIUS * Math.exp(-squared / 2) : 0;
    return gradient + noise + spot;
  }
}
