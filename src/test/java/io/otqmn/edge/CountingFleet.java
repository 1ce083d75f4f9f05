package io.otqmn.edge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.edge.stream.CameraStream;
import io.otqmn.edge.stream.SerialExecutor;
import io.otqmn.edge.stream.Timers;
import io.otqmn.protocol.CameraDeclaration;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Real agents of cameras that count, one value per frame: the value is the frame's sequence. */
final class CountingFleet implements AutoCloseable {
  private static final long READING_MICROS = 250_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Tally tally = new Tally(meters);
  private final List<CameraAgent> agents = new ArrayList<>();
  private final CountDownLatch ended;
  private final Channels channels;

  /**
   * @param connections that the cameras share
   */
  CountingFleet(int cameras, int connections, int port) {
    EdgeOptions options = new EdgeOptions();
    options.collector = "127.0.0.1:" + port;
    options.cameras = cameras;
    options.channels = connections;
    channels = new Channels(options);
    ended = new CountDownLatch(cameras);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < cameras; i++) {
      agents.add(agent(i, random.split(), options));
    }
    agents.forEach(CameraAgent::start);
  }

  private CameraAgent agent(int index, SplittableRandom random, EdgeOptions options) {
    SerialExecutor executor = new SerialExecutor(threads);
    Timers timers = Timers.on(scheduler);
    String id = "camera-" + index;
    CountingSource source = new CountingSource(READING_MICROS);
    return new CameraAgent(
        id,
        source,
        () -> source,
        new EdgeOptions.Timing(true, 1, false, Duration.ofSeconds(1), 1),
        Clock.systemUTC(),
        timers,
        executor,
        tally,
        listener ->
            new CameraStream(
                new CameraDeclaration(id, index, source.signals(), 1, Map.of("device.id", id), "t"),
                channels.of(index),
                timers,
                executor,
                random,
                options.streamSettings(),
                listener),
        () -> {},
        ended::countDown);
  }

  Tally tally() {
    return tally;
  }

  /** Streams that followed an earlier one of their camera. */
  int reconnects() {
    return (int) meters.get("otqmn.edge.reconnects").functionCounter().count();
  }

  /** Reads no more; returns when everything is acknowledged. */
  boolean finish() throws InterruptedException {
    agents.forEach(agent -> agent.finish("the test ends"));
    return ended.await(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channels.close();
    scheduler.shutdownNow();
    threads.shutdownNow();
  }
}
