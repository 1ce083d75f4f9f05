package io.otqmn.collector.export;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The way to the backend: a few lanes, so that some requests are under way at once. */
public final class Exporter implements FrameSink, AutoCloseable {
  private static final int LANES = 4;
  private static final ExportLane.Batching BATCHING = new ExportLane.Batching(8_192, 4);
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long RETRY_CAP_MILLIS = 30_000;

  private final OtlpBackend backend;
  private final List<ExportLane> lanes;
  private final List<Thread> threads;

  /**
   * @throws IllegalArgumentException if the settings or the files that they name are unusable; one
   *     line
   */
  public Exporter(ExportSettings settings, MeterRegistry registry, RandomGenerator random) {
    this.backend = new OtlpBackend(settings);
    ExportMetrics metrics = new ExportMetrics(registry);
    RateLimit logLimit = new RateLimit();
    this.lanes =
        Stream.generate(() ->
                new ExportLane(
                    backend,
                    BATCHING,
                    new BackOff(FIRST_RETRY_MILLIS, RETRY_CAP_MILLIS, random),
                    metrics,
                    logLimit))
            .limit(LANES)
            .toList();
    this.threads =
        IntStream.range(0, LANES)
            .mapToObj(i -> Thread.ofPlatform().daemon().name("export-" + i).unstarted(lanes.get(i)))
            .toList();
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  /** False once part of it has ended by a defect: only a restart helps. */
  public boolean live() {
    return lanes.stream().noneMatch(ExportLane::failed);
  }

  /** All frames of a camera go through one lane. */
  @Override
  public void submit(ExportableFrame frame) {
    lanes.get(Math.floorMod(frame.camera().cameraId().hashCode(), LANES)).add(frame);
  }

  /** Frames without a fate never get one: they are not acknowledged, and are sent again. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    backend.close();
  }
}
