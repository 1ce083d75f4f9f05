package io.otqmn.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all cameras of this process have done, as metrics and for people. Thread-safe. Counts by
 * itself: a registry forgets when it is closed, and the last line is printed after that.
 */
final class Tally {
  enum CameraState {
    STREAMING,
    CONNECTING,
    ENDED
  }

  private static final String FRAMES = "What became of frames; every frame is counted once";

  private final MeterRegistry registry;
  private final Map<CameraState, AtomicLong> cameras = new EnumMap<>(CameraState.class);
  private final AtomicLong unacknowledged = new AtomicLong();
  private final Map<String, LongAdder> skipped = new ConcurrentHashMap<>();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder gaps = new LongAdder();
  private final LongAdder points = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
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
    counter("otqmn.edge.frames", FRAMES, "outcome", "acknowledged", acknowledged);
    counter("otqmn.edge.frames", FRAMES, "outcome", "rejected", rejected);
    counter("otqmn.edge.frames", FRAMES, "outcome", "gap", gaps);
    FunctionCounter.builder("otqmn.edge.points", points, LongAdder::doubleValue)
        .description("Values and distributions that were put into frames")
        .register(registry);
    FunctionCounter.builder("otqmn.edge.reconnects", reconnects, LongAdder::doubleValue)
        .description("Streams that followed an earlier one of the same camera")
        .register(registry);
  }

  private void counter(String name, String description, String tag, String value, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::doubleValue)
        .description(description)
        .tag(tag, value)
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
    points.add(newPoints);
  }

  void acknowledged(long frames) {
    unacknowledged.addAndGet(-frames);
    acknowledged.add(frames);
  }

  void rejected() {
    unacknowledged.decrementAndGet();
    rejected.increment();
  }

  void gap(long frames) {
    unacknowledged.addAndGet(-frames);
    gaps.add(frames);
  }

  void reconnected() {
    reconnects.increment();
  }

  void skipped(String reason, long count) {
    skipped
        .computeIfAbsent(
            reason,
            r -> {
              LongAdder adder = new LongAdder();
              counter(
                  "otqmn.edge.source.skipped", "What a source could not use", "reason", r, adder);
              return adder;
            })
        .add(count);
  }

  void problem(String what) {
    lastProblem = what;
  }

  long cameras(CameraState state) {
    return cameras.get(state).get();
  }

  long acknowledged() {
    return acknowledged.sum();
  }

  long rejectedFrames() {
    return rejected.sum();
  }

  long gapFrames() {
    return gaps.sum();
  }

  long unacknowledged() {
    return unacknowledged.get();
  }

  long points() {
    return points.sum();
  }

  long skipped() {
    return skipped.values().stream().mapToLong(LongAdder::sum).sum();
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
