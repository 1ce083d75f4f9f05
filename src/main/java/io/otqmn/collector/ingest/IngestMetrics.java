package io.otqmn.collector.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.otqmn.v1.RejectReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What ingest counts. Every frame goes into exactly one outcome, exactly once. */
final class IngestMetrics {
  private static final long MAX_AGE_MICROS = TimeUnit.DAYS.toMicros(366);

  private final MeterRegistry registry;
  private final Counter delivered;
  private final Counter duplicate;
  private final Counter gap;
  private final Counter outOfOrder;
  private final Counter pointsGap;
  private final Counter pointsFiltered;
  private final Counter pointsUnchanged;
  private final Counter pointsRejected;
  private final Counter bytes;
  private final Timer ackLatency;
  private final Timer frameAge;
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
  private final Map<Admission.Reason, Counter> refused = new EnumMap<>(Admission.Reason.class);
  private final AtomicLong inflightFrames = new AtomicLong();

  IngestMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.delivered = frames("delivered", "none");
    this.duplicate = frames("duplicate", "none");
    this.gap = frames("gap", "overflow");
    this.outOfOrder = registry.counter("otqmn.frames.out.of.order");
    this.pointsGap = registry.counter("otqmn.points", "outcome", "gap");
    this.pointsFiltered = registry.counter("otqmn.points", "outcome", "filtered");
    this.pointsUnchanged = registry.counter("otqmn.points", "outcome", "unchanged");
    this.pointsRejected = registry.counter("otqmn.points", "outcome", "rejected");
    this.bytes = registry.counter("otqmn.bytes.received");
    this.ackLatency = registry.timer("otqmn.ack.latency");
    this.frameAge = registry.timer("otqmn.frame.age");
    gauge("otqmn.collector.inflight.frames", inflightFrames::get);
    for (RejectReason reason :
        new RejectReason[] {
          RejectReason.REJECT_REASON_SCHEMA,
          RejectReason.REJECT_REASON_SIZE,
          RejectReason.REJECT_REASON_SKEW,
          RejectReason.REJECT_REASON_BACKEND
        }) {
      String label = reason.name().substring("REJECT_REASON_".length()).toLowerCase(Locale.ROOT);
      rejected.put(reason, frames("rejected", label));
    }
    for (Admission.Reason reason : Admission.Reason.values()) {
      refused.put(
          reason,
          registry.counter(
              "otqmn.admission.refused", "reason", reason.name().toLowerCase(Locale.ROOT)));
    }
  }

  private Counter frames(String outcome, String reason) {
    return registry.counter("otqmn.frames", "outcome", outcome, "reason", reason);
  }

  /** Kept alive by the registry. */
  void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  void received(int messageBytes) {
    bytes.increment(messageBytes);
  }

  /** Of a frame; not measured if the edge does not say when it sealed it, or nothing sensible. */
  void age(long micros) {
    if (micros >= 0 && micros < MAX_AGE_MICROS) {
      frameAge.record(micros, TimeUnit.MICROSECONDS);
    }
  }

  void inflight(int change) {
    inflightFrames.addAndGet(change);
  }

  void delivered() {
    delivered.increment();
  }

  void duplicates(long frames) {
    duplicate.increment(frames);
  }

  /**
   * @param points 0 if it could not be told
   */
  void rejected(RejectReason reason, int points) {
    rejected.get(reason).increment();
    pointsRejected.increment(points);
  }

  void gap(long frames, long points) {
    gap.increment(frames);
    pointsGap.increment(points);
  }

  void filtered(int points) {
    pointsFiltered.increment(points);
  }

  /** The backend has the same value already. */
  void unchanged(int points) {
    pointsUnchanged.increment(points);
  }

  /** Not an outcome: the frame was not taken in and comes again. */
  void outOfOrder() {
    outOfOrder.increment();
  }

  void refused(Admission.Reason reason) {
    refused.get(reason).increment();
  }

  /**
   * @param reason {@code balance} or {@code drain}
   */
  void askedToMove(String reason) {
    registry.counter("otqmn.streams.asked.to.move", "reason", reason).increment();
  }

  void acknowledgedAfter(long nanos) {
    ackLatency.record(nanos, TimeUnit.NANOSECONDS);
  }
}
