package io.otqmn.crypto;

import java.time.Duration;

/**
 * When a key is replaced: by age or by number of frames, whichever comes first.
 *
 * @param maxFrames at most 2^32, the bound of NIST SP 800-38D for one key
 */
public record RekeyPolicy(Duration maxAge, long maxFrames) {
  static final long MOST_FRAMES = 1L << 32;

  public RekeyPolicy {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException(
          "age of a key is limited to " + maxAge + ": give a time above 0, such as PT60S");
    }
    if (maxFrames < 1 || maxFrames > MOST_FRAMES) {
      throw new IllegalArgumentException(
          "frames per key are limited to " + maxFrames + ": give 1 to " + MOST_FRAMES);
    }
  }

  /** Whether a new key is to be used from the next frame on. */
  public boolean due(Duration age, long sealedFrames) {
    return age.compareTo(maxAge) >= 0 || sealedFrames >= maxFrames;
  }

  /**
   * The same policy with a longer life for each key, for when keys run short: the stretch that
   * brings demand down to supply, at least 1, at most {@code most}.
   *
   * @param load key demand over key supply; 1 is balance
   */
  public RekeyPolicy stretched(double load, double most) {
    if (!(load >= 0) || !(most >= 1)) {
      throw new IllegalArgumentException(
          "load is " + load + " and most " + most + ": give a load of 0 or more, most 1 or more");
    }
    double factor = Math.clamp(load, 1, most);
    long frames = (long) Math.min(MOST_FRAMES, maxFrames * factor);
    return new RekeyPolicy(Duration.ofMillis((long) (maxAge.toMillis() * factor)), frames);
  }
}
