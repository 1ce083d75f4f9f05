package io.otqmn.edge.sources;

import java.util.random.RandomGenerator;

/**
 * Simulated motion vectors of one video frame, one per 16 x 16 block of 640 x 480: an object that
 * moves through a still picture, with the noise that encoders have. Only the summary leaves it.
 */
final class MotionField {
  private static final int COLUMNS = 40;
  private static final int ROWS = 30;
  private static final double ACTIVE_PIXELS = 0.5;

  private final RandomGenerator random;

  /**
   * @param magnitude of every vector, in pixels
   * @param directionDegrees circular mean over the active vectors, weighted by magnitude; NaN if
   *     there are none
   * @param activeRatio share of the vectors that are longer than half a pixel
   */
  record Summary(ExponentialHistogram magnitude, double directionDegrees, double activeRatio) {}

  MotionField(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param radiusBlocks of the object; 0: nothing moves
   */
  Summary summarise(double headingDegrees, double speedPixels, double radiusBlocks) {
    ExponentialHistogram magnitudes = new ExponentialHistogram(0.01);
    double vx = speedPixels * Math.cos(Math.toRadians(headingDegrees));
    double vy = speedPixels * Math.sin(Math.toRadians(headingDegrees));
    double sumX = 0;
    double sumY = 0;
    int active = 0;
    int still = 0;
    double centerX = random.nextDouble(COLUMNS);
    double centerY = random.nextDouble(ROWS);
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        double dx = column - centerX;
        double dy = row - centerY;
        if (dx * dx + dy * dy >= radiusBlocks * radiusBlocks) {
          still++;
          continue;
        }
        double x = vx + random.nextDouble(-0.5, 0.5);
        double y = vy + random.nextDouble(-0.5, 0.5);
        double magnitude = Math.hypot(x, y);
        magnitudes.record(magnitude);
        if (magnitude > ACTIVE_PIXELS) {
          active++;
          sumX += x;
          sumY += y;
        }
      }
    }
    magnitudes.record(0, still);
    double direction = active == 0 ? Double.NaN : circularDegrees(sumX, sumY);
    return new Summary(magnitudes, direction, (double) active / (COLUMNS * ROWS));
  }

  private static double circularDegrees(double x, double y) {
    double degrees = Math.toDegrees(Math.atan2(y, x));
    return degrees < 0 ? degrees + 360 : degrees;
  }
}
