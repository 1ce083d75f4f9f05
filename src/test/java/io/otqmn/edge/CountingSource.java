package io.otqmn.edge;

import io.otqmn.edge.sources.CameraSignals;
import io.otqmn.edge.sources.Reading;
import io.otqmn.edge.sources.Source;
import io.otqmn.protocol.SignalDefinition;
import java.util.List;
import java.util.Map;

/** A camera that counts: one value per reading, the next whole number, without end. */
final class CountingSource implements Source {
  static final SignalDefinition COUNT = CameraSignals.SENSOR_ISO;

  private final long intervalMicros;
  private long next;

  CountingSource(long intervalMicros) {
    this.intervalMicros = intervalMicros;
  }

  @Override
  public List<SignalDefinition> signals() {
    return List.of(COUNT);
  }

  @Override
  public Map<String, String> resource() {
    return Map.of();
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public boolean startsNow() {
    return false;
  }

  @Override
  public long nextMicros() {
    return next * intervalMicros;
  }

  @Override
  public void read(Reading into) {
    into.begin(nextMicros());
    next++;
    into.value(0, next);
  }

  @Override
  public void close() {}
}
