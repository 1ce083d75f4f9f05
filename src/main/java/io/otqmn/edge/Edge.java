package io.otqmn.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.edge.Tally.CameraState;
import io.otqmn.edge.sources.Source;
import io.otqmn.edge.sources.SourceKind;
import io.otqmn.edge.stream.CameraStream;
import io.otqmn.edge.stream.SerialExecutor;
import io.otqmn.edge.stream.StreamListener;
import io.otqmn.edge.stream.Timers;
import io.otqmn.process.Role;
import io.otqmn.process.UsageException;
import io.otqmn.protocol.CameraDeclaration;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The edge agent: many cameras in one process, one stream each. */
@Singleton
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description =
        "Reads cameras and streams what they report to a collector. A frame that was not"
            + " acknowledged is sent again; what the buffer cannot hold is reported as a gap.")
public final class Edge implements Role {
  private static final Logger LOG = Logger.getLogger(Edge.class);
  private static final String AGENT = "otqmn-edge";

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final RandomGenerator random;

  @Mixin private EdgeOptions options = new EdgeOptions();

  private @Nullable Fleet fleet;

  Edge(MeterRegistry registry, InstantSource clock, RandomGenerator random) {
    this.registry = registry;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public void start() throws IOException {
    options.check();
    fleet = new Fleet(new Tally(registry));
  }

  /** Nothing is sent here; ready means that what is read here has a way out. */
  @Override
  public boolean ready() {
    Fleet running = fleet;
    return running != null
        && (running.tally.cameras(CameraState.STREAMING) > 0
            || running.tally.cameras(CameraState.CONNECTING) == 0);
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    Fleet running = fleet;
    if (running == null || !options.once) {
      Quarkus.waitForExit();
      return;
    }
    Thread.ofVirtual()
        .start(() -> {
          running.awaitSources();
          Quarkus.asyncExit();
        });
    Quarkus.waitForExit();
    running.stop();
    if (running.tally.notAcknowledged() > 0) {
      throw new UsageException(
          String.format(
              "%d of %d frames were not acknowledged: %d rejected, %d dropped, %d without an answer",
              running.tally.notAcknowledged(),
              running.tally.notAcknowledged() + running.tally.acknowledged(),
              running.tally.rejectedFrames(),
              running.tally.gapFrames(),
              running.tally.unacknowledged()));
    }
  }

  @Override
  public void stop() {
    if (fleet != null) {
      fleet.stop();
    }
  }

  /** The cameras of this process and what they share. */
  private final class Fleet {
    private final Tally tally;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("edge-timers").factory());
    private final HttpClient http =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).executor(threads).build();
    private final Channels channels;
    private final List<CameraAgent> agents = new ArrayList<>();
    private final CountDownLatch sources;
    private final CountDownLatch cameras;
    private long reportedPoints;
    private long reportedNanos = System.nanoTime();
    private boolean stopped;

    Fleet(Tally tally) throws IOException {
      this.tally = tally;
      int count = options.cameraCount();
      sources = new CountDownLatch(count);
      cameras = new CountDownLatch(count);
      channels = new Channels(options);
      Timers timers = Timers.on(scheduler);
      SplittableGenerator seeds =
          (SplittableGenerator) RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed);
      for (int i = 0; i < count; i++) {
        agents.add(agent(i, timers, seeds.split()));
      }
      agents.forEach(CameraAgent::start);
      if (options.report != null) {
        long nanos = options.report.toNanos();
        scheduler.scheduleAtFixedRate(this::report, nanos, nanos, TimeUnit.NANOSECONDS);
      }
    }

    private CameraAgent agent(int index, Timers timers, SplittableGenerator seed)
        throws IOException {
      String id = options.cameraId(index);
      SerialExecutor executor = new SerialExecutor(threads);
      SplittableGenerator spread = seed.split();
      SourceKind.Opening opening =
          new SourceKind.Opening(
              location(index), options.readingInterval(), clock, seed, http, tally::skipped);
      CameraAgent.Opener opener = () -> options.source.open(opening);
      Source source = opener.open();
      CameraDeclaration declaration = declaration(id, source);
      return new CameraAgent(
          id,
          source,
          opener,
          options.timing(),
          clock,
          timers,
          executor,
          tally,
          (StreamListener listener) ->
              new CameraStream(
                  declaration,
                  channels.of(index),
                  timers,
                  executor,
                  spread,
                  options.streamSettings(),
                  listener),
          sources::countDown,
          cameras::countDown);
    }

    private @Nullable String location(int index) {
      List<String> locations = options.locations();
      return locations.isEmpty() ? null : locations.get(index % locations.size());
    }

    private CameraDeclaration declaration(String id, Source source) {
      Map<String, String> resource = new LinkedHashMap<>(source.resource());
      resource.put("device.id", id);
      if (options.fleet != null) {
        resource.put("camera.fleet", options.fleet);
      }
      resource.putAll(options.attributes);
      String version = Edge.class.getPackage().getImplementationVersion();
      try {
        return new CameraDeclaration(
            id,
            random.nextLong(),
            source.signals(),
            1,
            resource,
            version == null ? AGENT : AGENT + "/" + version);
      } catch (IllegalArgumentException e) {
        throw new UsageException("camera " + id + ": " + e.getMessage());
      }
    }

    void awaitSources() {
      try {
        sources.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void report() {
      long now = System.nanoTime();
      long points = tally.points();
      double perSecond = (points - reportedPoints) * 1e9 / (now - reportedNanos);
      reportedPoints = points;
      reportedNanos = now;
      System.out.println("edge: " + tally.line(perSecond));
    }

    /** Sends what is left, waits for what is in flight, then ends whatever the state is. */
    synchronized void stop() {
      if (stopped) {
        return;
      }
      stopped = true;
      agents.forEach(agent -> agent.finish("the agent ends"));
      try {
        if (!cameras.await(options.linger.toMillis(), TimeUnit.MILLISECONDS)) {
          agents.forEach(agent -> agent.abandon("the agent ends"));
          cameras.await(5, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (options.report != null) {
        report();
      }
      if (tally.unacknowledged() > 0) {
        LOG.warnf("%d frames were left unacknowledged", tally.unacknowledged());
      }
      channels.close();
      scheduler.shutdownNow();
      threads.shutdownNow();
      http.shutdownNow();
    }
  }
}
