package io.otqmn.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all cameras of this process have done, as metrics and for people. Thread-safe. */
final class Tally {
  enum CameraState {
    STREAMING,
    CONNECTING,
    ENDED
  }

  private final MeterRegistry registry;
  private final Map<CameraState, AtomicLong> cameras = new EnumMap<>(CameraState.class);
  private final AtomicLong unacknowledged = new AtomicLong();
  private final Map<String, Counter> skipped = new ConcurrentHashMap<>();
  private final Counter acknowledged;
  private final Counter rejected;
  private final Counter gaps;
  private final Counter points;
  private final Counter reconnects;
  private volatile @Nullable String lastProblem;

  Tally(MeterRegistry registry) {
    this.registry = registry;
    for (CameraState state : CameraState.values()) {
      AtomicLong count = new AtomicLong();
      cameras.put(state, count);
      Gauge.builder("otqmn.edge.cameras", count, AtomicLong::doubleValue)
          .description("Cameras of this agent")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("otqmn.edge.unacknowledged.frames", unacknowledged, AtomicLong::doubleValue)
        .description("Frames that no collector has acknowledged yet")
        .register(registry);
    acknowledged = frames("acknowledged");
    rejected = frames("rejected");
    gaps = frames("gap");
    points =
        Counter.builder("otqmn.edge.points")
            .description("Values and distributions that were put into frames")
            .register(registry);
    reconnects =
        Counter.builder("otqmn.edge.reconnects")
            .description("Streams that followed an earlier one of the same camera")
            .register(registry);
  }

  private Counter frames(String outcome) {
    return Counter.builder("otqmn.edge.frames")
        .description("What became of frames; every frame is counted once")
        .tag("outcome", outcome)
        .register(registry);
  }

  void enter(CameraState state) {
    cameras.get(state).incrementAndGet();
  }

  void move(CameraState from, CameraState to) {
    cameras.get(from).decrementAndGet();
    cameras.get(to).incrementAndGet();
  }

  void produced(long newPoints) {
    unacknowledged.incrementAndGet();
    points.increment(newPoints);
  }

  void acknowledged(long frames) {
    unacknowledged.addAndGet(-frames);
    acknowledged.increment(frames);
  }

  void rejected() {
    unacknowledged.decrementAndGet();
    rejected.increment();
  }

  void gap(long frames) {
    unacknowledged.addAndGet(-frames);
    gaps.increment(frames);
  }

  void reconnected() {
    reconnects.increment();
  }

  void skipped(String reason, long count) {
    skipped
        .computeIfAbsent(
            reason,
            r ->
                Counter.builder("otqmn.edge.source.skipped")
                    .description("What a source could not use")
                    .tag("reason", r)
                    .register(registry))
        .increment(count);
  }

  void problem(String what) {
    lastProblem = what;
  }

  long cameras(CameraState state) {
    return cameras.get(state).get();
  }

  long acknowledged() {
    return (long) acknowledged.count();
  }

  long rejectedFrames() {
    return (long) rejected.count();
  }

  long gapFrames() {
    return (long) gaps.count();
  }

  long unacknowledged() {
    return unacknowledged.get();
  }

  long points() {
    return (long) points.count();
  }

  long skipped() {
    return (long) skipped.values().stream().mapToDouble(Counter::count).sum();
  }

  /** Frames that did not reach a backend, or may not have. */
  long notAcknowledged() {
    return unacknowledged() + rejectedFrames() + gapFrames();
  }

  /** One line for people. */
  String line(double pointsPerSecond) {
    long all = cameras.values().stream().mapToLong(AtomicLong::get).sum();
    String line =
        String.format(
            Locale.ROOT,
            "%d of %d cameras streaming (%d ended), %.0f points/s, frames: %d acknowledged,"
                + " %d unacknowledged, %d in gaps, %d rejected; %d readings skipped",
            cameras(CameraState.STREAMING),
            all,
            cameras(CameraState.ENDED),
            pointsPerSecond,
            acknowledged(),
            unacknowledged(),
            gapFrames(),
            rejectedFrames(),
            skipped());
    String problem = lastProblem;
    return problem == null || cameras(CameraState.CONNECTING) == 0
        ? line
        : line + "; last problem: " + problem;
  }
}
