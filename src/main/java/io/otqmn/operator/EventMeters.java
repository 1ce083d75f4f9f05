package io.otqmn.operator;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * java-operator-sdk counts {@code events.received} with the tag {@code action} for events of the
 * fleet itself and without it for events of its children. Prometheus wants one set of tags for a
 * name, and an event whose meter is refused is lost: its fleet would not be reconciled.
 */
final class EventMeters {
  private static final String EVENTS = "events.received";
  private static final String ACTION = "action";

  private EventMeters() {}

  @Produces
  @Singleton
  static MeterFilter oneSetOfTags() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        boolean incomplete = id.getName().endsWith(EVENTS) && id.getTag(ACTION) == null;
        return incomplete ? id.withTag(Tag.of(ACTION, "none")) : id;
      }
    };
  }
}
