package io.otqmn.protocol;

import io.otqmn.v1.Limits;

/**
 * What one frame may be at most. Together they bound the memory that decoding it takes: {@code
 * maxFrameBytes + 40 * maxRows + 20 * maxPoints + 8 * maxBuckets()} bytes and small change.
 *
 * @param maxFrameBytes of the encoded {@code Frame} message
 * @param maxPoints values and distributions; constant columns cost no bytes, so bytes do not bound
 *     them
 */
public record FrameLimits(int maxFrameBytes, int maxRows, int maxPoints) {
  /** Enough for hundreds of signals in every frame, and a megabyte or two once exported. */
  public static final int DEFAULT_MAX_POINTS = 16_384;

  public FrameLimits {
    if (maxFrameBytes < 1 || maxRows < 1 || maxPoints < 1) {
      throw new IllegalArgumentException(
          "limits are at least 1, not " + maxFrameBytes + ", " + maxRows + ", " + maxPoints);
    }
  }

  /** Of all distributions of a frame: eight for each point, and two full distributions. */
  public int maxBuckets() {
    return 8 * maxPoints + 4 * Distributions.MAX_BUCKETS;
  }

  /** The limits that a Welcome carries. */
  public static FrameLimits of(Limits limits) {
    return new FrameLimits(limits.getMaxFrameBytes(), limits.getMaxRows(), limits.getMaxPoints());
  }
}
