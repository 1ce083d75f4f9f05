package io.otqmn.collector.ingest;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.collector.export.FrameSink;
import io.otqmn.v1.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The gRPC server that cameras stream to. */
public final class IngestServer implements AutoCloseable {
  private static final int METADATA_BYTES = 8 << 10;

  /** Per stream: what a burst on all streams at once can take of memory before anything is read. */
  private static final int FLOW_CONTROL_BYTES = 32 << 10;

  private static final int CALLS_TO_REFUSE = 1_000;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int ABSENT_CAMERAS_REMEMBERED = 50_000;

  /** Of the heap, for frames whose fate is open. */
  private static final int HEAP_SHARE = 4;

  private final IngestSettings settings;
  private final Ingest ingest;
  private final Shedding shedding;
  private final ScheduledExecutorService scheduler;
  private final Server server;

  /**
   * @param fleetAttributes OpenTelemetry resource attributes that every camera gets
   * @param advice by vector
   * @param podName told in every Welcome
   */
  public IngestServer(
      IngestSettings settings,
      Map<String, VectorAdvice> advice,
      Map<String, String> fleetAttributes,
      String podName,
      FrameSink sink,
      MeterRegistry registry,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    SignalAdvice signalAdvice = new SignalAdvice(advice);
    IngestMetrics metrics = new IngestMetrics(registry);
    InflightBudget budget = new InflightBudget(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    this.scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ingest-timer").factory());
    this.ingest =
        new Ingest(
            Welcome.newBuilder()
                .setLimits(settings.limits())
                .setPace(signalAdvice.pace())
                .setCollector(podName)
                .build(),
            new Admission(settings, random, System::nanoTime),
            new CameraRegistry(ABSENT_CAMERAS_REMEMBERED),
            new FrameIntake(settings, signalAdvice, fleetAttributes, sink, budget, metrics, clock),
            budget,
            metrics,
            scheduler);
    this.shedding = new Shedding(ingest, random, clock);
    this.server = server();
  }

  private Server server() {
    return NettyServerBuilder.forPort(settings.port())
        // nothing here waits: on the event loop a message costs no hand-over between threads
        .directExecutor()
        .addService(new TelemetryService(ingest).definition())
        // one connection of a proxy may carry all streams; those beyond are to be refused with
        // advice, not to wait
        .maxConcurrentCallsPerConnection(settings.maxStreams() + CALLS_TO_REFUSE)
        // above maxFrameBytes, so that a frame that is too large can be rejected by itself
        .maxInboundMessageSize(2 * settings.maxFrameBytes() + (64 << 10))
        .maxInboundMetadataSize(METADATA_BYTES)
        // all streams of a proxy's connection may break off at once and again, but not for ever
        .maxRstFramesPerWindow(2 * settings.maxStreams() + CALLS_TO_REFUSE, RESET_WINDOW_SECONDS)
        .flowControlWindow(FLOW_CONTROL_BYTES)
        .handshakeTimeout(10, TimeUnit.SECONDS)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        // a connection without a stream: a camera that is not admitted comes back sooner than this
        .maxConnectionIdle(10, TimeUnit.MINUTES)
        .keepAliveTime(60, TimeUnit.SECONDS)
        .keepAliveTimeout(20, TimeUnit.SECONDS)
        .build();
  }

  /**
   * @throws IOException if the port cannot be had
   */
  public void start() throws IOException {
    server.start();
    scheduler.scheduleWithFixedDelay(ingest::checkDeadlines, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * From now on moves the surplus elsewhere while the annotations of this pod say that it has too
   * many streams.
   *
   * @param annotations the file that the kubelet makes of them
   */
  public void balance(Path annotations) {
    PodAnnotations pod = new PodAnnotations(annotations);
    long millis = Shedding.TICK.toMillis();
    scheduler.scheduleWithFixedDelay(
        () -> shedding.follow(pod.streamTarget()), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The port that it listens on, once started. */
  public int port() {
    return server.getPort();
  }

  /**
   * Asks all cameras to move, and returns when every stream has had its last acknowledgement or the
   * time is up; then what is left is cut. What was not acknowledged will be sent again elsewhere.
   *
   * @param settleMillis how long to go on as before: until connections are balanced elsewhere
   */
  public void drain(long settleMillis, long timeoutMillis) throws InterruptedException {
    new Draining(ingest, settings, settleMillis, timeoutMillis).run();
  }

  /** Ends at once what is left. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scheduler.shutdownNow();
  }
}
