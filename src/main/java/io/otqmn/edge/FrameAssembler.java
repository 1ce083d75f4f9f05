package io.otqmn.edge;

import io.otqmn.edge.sources.Reading;
import io.otqmn.protocol.Distributions;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.List;

/**
 * Collects readings until they make a frame: a flush interval of device time, or as much as fits
 * into the collector's limits.
 */
final class FrameAssembler {
  /** What the builder's guesses take at most, where they are as wrong as data can make them. */
  private static final int GUESS_BITS = 24;

  /** Tags, lengths and indices of a column, a distribution or the frame itself. */
  private static final int HEADER_BYTES = 32;

  /** A time that nothing foretold. */
  private static final int ROW_BITS = GUESS_BITS + Long.SIZE;

  private final int signals;
  private final long mostBucketsOfARow;
  private final int maxRows;
  private final long flushMicros;
  private final FrameBuilder builder;
  private FrameLimits limits;
  private int rows;
  private final long[] last;

  /** An estimate from above of what the frame takes as it is. */
  private long bits;

  /** Of all distributions. */
  private long buckets;

  private long firstMicros;

  FrameAssembler(
      List<SignalDefinition> signals, FrameLimits limits, int maxRows, long flushMicros) {
    this.signals = signals.size();
    this.mostBucketsOfARow =
        2
            * Distributions.MAX_BUCKETS
            * signals.stream()
                .filter(signal -> signal.kind() == SignalKind.SIGNAL_KIND_DISTRIBUTION)
                .count();
    this.last = new long[signals.size()];
    this.builder = new FrameBuilder(signals);
    this.limits = limits;
    this.maxRows = maxRows;
    this.flushMicros = flushMicros;
  }

  void limit(FrameLimits newLimits) {
    limits = newLimits;
  }

  boolean isEmpty() {
    return builder.isEmpty();
  }

  int points() {
    return builder.points();
  }

  /** Whether what is there must be sealed before a reading of this time is added. */
  boolean mustSealBefore(long deviceMicros) {
    if (isEmpty()) {
      return false;
    }
    return rows >= Math.min(maxRows, limits.maxRows())
        || points() + signals > limits.maxPoints()
        || buckets + mostBucketsOfARow > limits.maxBuckets()
        || bitsWithOneMoreRow() / 8 > limits.maxFrameBytes()
        || Math.abs(deviceMicros - firstMicros) >= flushMicros;
  }

  private long bitsWithOneMoreRow() {
    return bits
        + 8L * HEADER_BYTES * (signals + 1L)
        + ROW_BITS
        + (long) signals * (GUESS_BITS + Long.SIZE);
  }

  private static int bitsOf(long change) {
    return change == 0 ? 1 : GUESS_BITS + Long.SIZE - Long.numberOfLeadingZeros(Math.abs(change));
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
        bits += bitsOf(reading.scaled(signal) - last[signal]);
        last[signal] = reading.scaled(signal);
        builder.add(deviceMicros, signal, last[signal]);
      } else {
        builder.addDistribution(deviceMicros, signal, distribution);
        int more = distribution.getPositiveCountsCount() + distribution.getNegativeCountsCount();
        buckets += more;
        bits += 8L * (2L * distribution.getSerializedSize() + HEADER_BYTES + more);
      }
    }
    if (points() > before) {
      rows++;
      bits += ROW_BITS;
    }
  }

  FrameContent seal(long sequence, long edgeTimeMillis) {
    rows = 0;
    bits = 0;
    buckets = 0;
    return builder.seal(sequence, edgeTimeMillis);
  }
}
