package io.otqmn.edge.stream;

import java.time.Duration;

/**
 * @param bufferFrames unacknowledged frames that are kept; beyond, the oldest are dropped
 * @param bufferBytes the same in bytes of encoded frames
 * @param firstBackoff delay before the second try, give or take
 * @param longestBackoff delays double up to here
 * @param welcomeTimeout how long a collector may take to answer Hello, or to end a stream
 */
public record StreamSettings(
    int bufferFrames,
    long bufferBytes,
    Duration firstBackoff,
    Duration longestBackoff,
    Duration welcomeTimeout) {

  public static StreamSettings buffering(int frames, long bytes) {
    return new StreamSettings(
        frames, bytes, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(15));
  }
}
