package io.otqmn.edge;

import io.otqmn.edge.sources.Reading;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import java.util.List;

/**
 * Collects readings until they make a frame: a flush interval of device time, or as much as fits
 * into the collector's limits.
 */
final class FrameAssembler {
  /** A 64-bit varint; no delta takes more. */
  private static final int MAX_VALUE_BYTES = 10;

  /** Tags, lengths and indices of a column, a distribution or the frame itself. */
  private static final int HEADER_BYTES = 32;

  private final int signals;
  private final int maxRows;
  private final long flushMicros;
  private final FrameEncoder encoder;
  private FrameLimits limits;
  private int rows;
  private long distributionBytes;
  private long firstMicros;

  FrameAssembler(
      List<SignalDefinition> signals, FrameLimits limits, int maxRows, long flushMicros) {
    this.signals = signals.size();
    this.encoder = new FrameEncoder(signals);
    this.limits = limits;
    this.maxRows = maxRows;
    this.flushMicros = flushMicros;
  }

  void limit(FrameLimits newLimits) {
    limits = newLimits;
  }

  boolean isEmpty() {
    return encoder.isEmpty();
  }

  int points() {
    return encoder.points();
  }

  /** Whether what is there must be sealed before a reading of this time is added. */
  boolean mustSealBefore(long deviceMicros) {
    if (isEmpty()) {
      return false;
    }
    return rows >= Math.min(maxRows, limits.maxRows())
        || points() + signals > limits.maxPoints()
        || mostBytesWithOneMoreRow() > limits.maxFrameBytes()
        || Math.abs(deviceMicros - firstMicros) >= flushMicros;
  }

  private long mostBytesWithOneMoreRow() {
    long points = points() + signals;
    long presence = (long) signals * (rows + 8) / 8;
    return (points + rows + 1) * MAX_VALUE_BYTES
        + presence
        + (signals + 1L) * HEADER_BYTES
        + distributionBytes;
  }

  /** Adds what is wanted of a reading. */
  void add(Reading reading, long deviceMicros, PaceFilter pace) {
    int before = points();
    if (isEmpty()) {
      firstMicros = deviceMicros;
    }
    for (int signal = 0; signal < signals; signal++) {
      Distribution distribution = reading.distribution(signal);
      if ((distribution == null && !reading.has(signal)) || !pace.wanted(signal, deviceMicros)) {
        continue;
      }
      if (distribution == null) {
        encoder.add(deviceMicros, signal, reading.scaled(signal));
      } else {
        encoder.addDistribution(deviceMicros, signal, distribution);
        distributionBytes += distribution.getSerializedSize() + HEADER_BYTES;
      }
    }
    if (points() > before) {
      rows++;
    }
  }

  Frame seal(long sequence, long edgeTimeMicros) {
    rows = 0;
    distributionBytes = 0;
    return encoder.seal(sequence, edgeTimeMicros);
  }
}
