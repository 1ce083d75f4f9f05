package io.otqmn.quantum.sim;

import java.util.random.RandomGenerator;

/**
 * Random variates that are the same on every host: StrictMath, and nothing but the generator's
 * longs and doubles.
 */
final class Sampling {
  private static final double UNIT = 0x1p-53;

  /** Binomial means up to this are drawn exactly, above it from the normal distribution. */
  private static final double EXACT_UP_TO = 200;

  /** Layers of the ziggurat below. */
  private static final int LAYERS = 256;

  /** Where the tail of the lowest of them begins, and the area of each. */
  private static final double TAIL = 7.69711747013104972;

  private static final double AREA = 3.949659822581572e-3;
  private static final double[] EDGE = edges();
  private static final double[] HEIGHT = heights();

  private Sampling() {}

  private static double[] edges() {
    double[] x = new double[LAYERS + 1];
    x[0] = AREA * StrictMath.exp(TAIL);
    x[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) {
      x[i] = -StrictMath.log(StrictMath.exp(-x[i - 1]) + AREA / x[i - 1]);
    }
    return x;
  }

  private static double[] heights() {
    double[] y = new double[LAYERS + 1];
    for (int i = 0; i <= LAYERS; i++) {
      y[i] = StrictMath.exp(-EDGE[i]);
    }
    return y;
  }

  /** ln(1 - p): what {@link #geometric} needs of a chance of success per attempt. */
  static double logMiss(double success) {
    return StrictMath.log1p(-success);
  }

  /** Mean 1; the ziggurat of Marsaglia and Tsang, Journal of Statistical Software 5(8), 2000. */
  static double exponential(RandomGenerator random) {
    while (true) {
      long bits = random.nextLong();
      int layer = (int) bits & (LAYERS - 1);
      double x = (bits >>> 11) * UNIT * EDGE[layer];
      if (x < EDGE[layer + 1]) {
        return x;
      }
      if (layer == 0) {
        return TAIL - StrictMath.log(((random.nextLong() >>> 11) + 1) * UNIT);
      }
      double y = HEIGHT[layer] + random.nextDouble() * (HEIGHT[layer + 1] - HEIGHT[layer]);
      if (y < StrictMath.exp(-x)) {
        return x;
      }
    }
  }

  /**
   * How many attempts it takes until the first success, at least 1; Long.MAX_VALUE if it never
   * comes.
   */
  static long geometric(RandomGenerator random, double logMiss) {
    if (logMiss == 0) {
      return Long.MAX_VALUE;
    }
    double failures = Math.floor(exponential(random) / -logMiss);
    return failures < 0x1p62 ? 1 + (long) failures : Long.MAX_VALUE;
  }

  /** Successes among n trials. */
  static long binomial(RandomGenerator random, long n, double p) {
    if (p > 0.5) {
      return n - binomial(random, n, 1 - p);
    }
    if (n <= 0 || p <= 0) {
      return 0;
    }
    double mean = n * p;
    if (mean > EXACT_UP_TO) {
      double normal = mean + Math.sqrt(mean * (1 - p)) * gaussian(random);
      return Math.clamp(Math.round(normal), 0, n);
    }
    double logMiss = logMiss(p);
    long count = 0;
    for (long at = geometric(random, logMiss); at <= n; count++) {
      long jump = geometric(random, logMiss);
      at = jump > n ? Long.MAX_VALUE : at + jump;
    }
    return count;
  }

  /** Box and Muller. */
  private static double gaussian(RandomGenerator random) {
    double radius = ((random.nextLong() >>> 11) + 1) * UNIT;
    double angle = 2 * Math.PI * random.nextDouble();
    return Math.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(angle);
  }
}
