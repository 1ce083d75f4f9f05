package io.otqmn.collector.export;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What the exporter counts. */
final class ExportMetrics {
  private final Timer duration;
  private final Counter delivered;
  private final Counter retried;
  private final Counter refused;
  private final Counter pointsDelivered;
  private final Counter pointsRejected;

  ExportMetrics(MeterRegistry registry) {
    this.duration = registry.timer("otqmn.export.duration");
    this.delivered = registry.counter("otqmn.export.requests", "outcome", "delivered");
    this.retried = registry.counter("otqmn.export.requests", "outcome", "retried");
    this.refused = registry.counter("otqmn.export.requests", "outcome", "refused");
    this.pointsDelivered = registry.counter("otqmn.points", "outcome", "delivered");
    this.pointsRejected = registry.counter("otqmn.points", "outcome", "rejected");
  }

  Timer duration() {
    return duration;
  }

  void delivered(long points, long rejectedPoints) {
    delivered.increment();
    pointsDelivered.increment(Math.max(0, points - rejectedPoints));
    pointsRejected.increment(rejectedPoints);
  }

  void retried() {
    retried.increment();
  }

  void refused() {
    refused.increment();
  }
}
