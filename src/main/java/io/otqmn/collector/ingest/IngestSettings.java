package io.otqmn.collector.ingest;

import io.otqmn.protocol.FrameLimits;
import io.otqmn.v1.Limits;

/**
 * The {@code ingest} section of the configuration file.
 *
 * @param port 0: any that is free, told in the log
 * @param admissionPerSecond new streams per second; also how many may come at once
 * @param reconnectJitterMillis up to how long refused or moved cameras are told to wait
 * @param windowFrames of one stream that may be received and not yet acknowledged
 * @param maxAgeMillis how far device time may be behind
 * @param maxAheadMillis how far device time may be ahead
 */
public record IngestSettings(
    int port,
    int maxStreams,
    int admissionPerSecond,
    int reconnectJitterMillis,
    int maxFrameBytes,
    int maxRows,
    int windowFrames,
    int heartbeatMillis,
    long maxAgeMillis,
    long maxAheadMillis) {
  private static final long HUNDRED_YEARS_MILLIS = 36_525L * 86_400_000L;

  public IngestSettings {
    within("port", port, 0, 65_535);
    within("maxStreams", maxStreams, 1, 1_000_000);
    within("admissionPerSecond", admissionPerSecond, 1, 1_000_000);
    within("reconnectJitterMillis", reconnectJitterMillis, 0, 3_600_000);
    within("maxFrameBytes", maxFrameBytes, 1_024, 4 << 20);
    within("maxRows", maxRows, 1, 65_536);
    within("windowFrames", windowFrames, 1, 65_536);
    within("heartbeatMillis", heartbeatMillis, 1_000, 3_600_000);
    within("maxAgeMillis", maxAgeMillis, 0, HUNDRED_YEARS_MILLIS);
    within("maxAheadMillis", maxAheadMillis, 0, HUNDRED_YEARS_MILLIS);
  }

  private static void within(String field, long value, long minimum, long maximum) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          "ingest." + field + " " + value + " is not within " + minimum + " and " + maximum);
    }
  }

  FrameLimits frameLimits() {
    return new FrameLimits(maxFrameBytes, maxRows, FrameLimits.DEFAULT_MAX_POINTS);
  }

  Limits limits() {
    return Limits.newBuilder()
        .setWindowFrames(windowFrames)
        .setMaxFrameBytes(maxFrameBytes)
        .setMaxRows(maxRows)
        .setMaxPoints(FrameLimits.DEFAULT_MAX_POINTS)
        .setHeartbeatMillis(heartbeatMillis)
        .build();
  }
}
