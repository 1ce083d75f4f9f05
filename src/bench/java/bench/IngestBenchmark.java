package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.otqmn.v1.CollectorMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a point costs, on the wire and in the collector: ours, and the OpenTelemetry Collector with
 * OTLP. The same logical data for each; each answers when the next hop, in this process, has taken
 * it. See 'make bench-ingest'.
 *
 * <p>Arguments: what to measure (bytes, load, idle; default all). Properties: bench.only (part of a
 * contender's name), bench.recording (a DJI subtitle file), bench.otelcol (the binary), bench.cpu
 * (the contender's processor, default 0), bench.seconds (of a load phase).
 */
final class IngestBenchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DIRECTORY = Path.of("target/bench");
  private static final String CPU = System.getProperty("bench.cpu", "0");
  private static final String OTELCOL = System.getProperty("bench.otelcol", "");
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("bench.seconds", "10"));

  /** Messages are the cost: this is 60,000 of them. */
  private static final long WARM_POINTS = 30_000_000;

  /** Of the recording, for each camera: more than any run sends. */
  private static final int PASSES = 120;

  private static final String ONLY = System.getProperty("bench.only", "");

  private final ObjectNode report = JSON.createObjectNode();
  private final BenchNet.Sink sink = new BenchNet.Sink();
  private final BenchData lens = BenchData.lens(Path.of(System.getProperty("bench.recording", "")));

  private IngestBenchmark() throws Exception {}

  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Files.createDirectories(DIRECTORY);
    List<String> wanted =
        arguments.length == 0 ? List.of("bytes", "load", "idle") : List.of(arguments);
    IngestBenchmark benchmark = new IngestBenchmark();
    if (wanted.contains("bytes")) {
      benchmark.bytes();
    }
    if (wanted.contains("load")) {
      benchmark.load();
    }
    if (wanted.contains("idle")) {
      benchmark.idle();
    }
    Path file = DIRECTORY.resolve("ingest.json");
    Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(benchmark.report) + "\n");
    System.out.println("raw data: " + file);
    System.exit(0);
  }

  private boolean otelcolIsThere() {
    return !OTELCOL.isEmpty() && Files.isExecutable(Path.of(OTELCOL));
  }

  // ---- bytes ----

  private record Wire(long points, double up, double down) {
    double both() {
      return up + down;
    }
  }

  private void bytes() throws Exception {
    System.out.println(
        "\nWire bytes per point: TCP payload with HTTP/2 and gRPC headers, one message in flight, every message acknowledged");
    System.out.printf(
        "%-52s %6s | %8s %8s | %8s %8s | %8s %8s | %6s %6s%n",
        "data", "flush", "ours up", "both", "zstd up", "both", "gzip up", "both", "up 1/",
        "both 1/");
    ArrayNode rows = report.putArray("wireBytesPerPoint");
    for (BenchData data : List.of(lens, BenchData.everything())) {
      for (Duration flush :
          List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(10))) {
        List<List<BenchData.Row>> flushes = data.flushes(flush, 1);
        Wire ours = ourWire(data, flushes);
        Wire zstd = otlpWire(data, flushes, "zstd");
        Wire gzip = otlpWire(data, flushes, "gzip");
        System.out.printf(
            "%-52s %5.1fs | %8.4f %8.4f | %8.4f %8.4f | %8.4f %8.4f | %6.1f %6.1f%n",
            data.name(),
            flush.toMillis() / 1e3,
            ours.up(),
            ours.both(),
            zstd.up(),
            zstd.both(),
            gzip.up(),
            gzip.both(),
            zstd.up() / ours.up(),
            zstd.both() / ours.both());
        ObjectNode row =
            rows.addObject()
                .put("data", data.name())
                .put("flushSeconds", flush.toMillis() / 1e3)
                .put("points", ours.points())
                .put("signals", data.signals().size());
        put(row.putObject("ours"), ours);
        put(row.putObject("otlpZstd"), zstd);
        put(row.putObject("otlpGzip"), gzip);
      }
    }
  }

  private static void put(ObjectNode node, Wire wire) {
    node.put("up", wire.up()).put("down", wire.down());
  }

  private Wire ourWire(BenchData data, List<List<BenchData.Row>> flushes) throws Exception {
    try (Contender collector = Contender.ours("bytes-ours", DIRECTORY, sink.port(), CPU, 0);
        BenchNet.CountingRelay relay = new BenchNet.CountingRelay(collector.port)) {
      ManagedChannel channel = BenchNet.channel(relay.port());
      byte[][] messages = BenchLoad.Ours.encoded(data, flushes);
      BlockingQueue<CollectorMessage> heard = new LinkedBlockingQueue<>();
      ClientCall<byte[], byte[]> call = open(channel, heard);
      call.sendMessage(BenchLoad.Ours.hello(data, "cam"));
      take(heard, CollectorMessage.BodyCase.WELCOME);
      sink.points.set(0);
      sink.counting = true;
      long points = 0;
      for (int i = 0; i < messages.length; i++) {
        call.sendMessage(messages[i]);
        while (take(heard, CollectorMessage.BodyCase.ACK).getAck().getSequence() < i + 1) {
          // not this one yet
        }
        points += BenchData.points(flushes.get(i));
      }
      sink.counting = false;
      if (sink.points.get() != points) {
        throw new IllegalStateException(points + " points sent, " + sink.points + " arrived");
      }
      channel.shutdownNow();
      return new Wire(points, relay.up.get() / (double) points, relay.down.get() / (double) points);
    }
  }

  private static ClientCall<byte[], byte[]> open(
      ManagedChannel channel, BlockingQueue<CollectorMessage> heard) {
    ClientCall<byte[], byte[]> call = channel.newCall(BenchNet.STREAM, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            try {
              heard.add(CollectorMessage.parseFrom(message));
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        },
        new Metadata());
    call.request(Integer.MAX_VALUE);
    return call;
  }

  private static CollectorMessage take(
      BlockingQueue<CollectorMessage> heard, CollectorMessage.BodyCase body)
      throws InterruptedException {
    CollectorMessage message = heard.poll(20, TimeUnit.SECONDS);
    if (message == null || message.getBodyCase() != body) {
      throw new IllegalStateException(body + " expected, heard " + message);
    }
    return message;
  }

  /**
   * The next hop itself: what a client and a server of OTLP say to each other does not depend on
   * the collector.
   */
  private Wire otlpWire(BenchData data, List<List<BenchData.Row>> flushes, String encoding)
      throws Exception {
    try (BenchNet.CountingRelay relay = new BenchNet.CountingRelay(sink.port())) {
      ManagedChannel channel = BenchNet.channel(relay.port());
      long points = 0;
      for (List<BenchData.Row> flush : flushes) {
        byte[] message = BenchNet.compressed(encoding, data.otlp("cam", flush).toByteArray());
        ClientCalls.blockingUnaryCall(
            channel, BenchNet.EXPORT, CallOptions.DEFAULT.withCompression(encoding), message);
        points += BenchData.points(flush);
      }
      channel.shutdownNow();
      return new Wire(points, relay.up.get() / (double) points, relay.down.get() / (double) points);
    }
  }

  // ---- load ----

  private interface Loads {
    BenchLoad on(int port) throws Exception;
  }

  private void load() throws Exception {
    System.out.printf(
        "%nLoad: %s, flush 1 s, %d cameras; each contender on processor %s, generator and next hop on the other; %.0f s per phase. busy: the share of its processor that a contender had or used at most%n",
        lens.name(), BenchLoad.CAMERAS, CPU, SECONDS);
    System.out.printf(
        "%-18s %12s %5s %11s %11s | %8s %8s %8s | %6s %6s %6s%n",
        "",
        "max points/s",
        "busy",
        "CPU-s/M max",
        "CPU-s/M 1/2",
        "p50 ms",
        "p99",
        "p99.9",
        "idle",
        "load",
        "over MiB");
    List<List<BenchData.Row>> ourFlushes = lens.flushes(Duration.ofSeconds(1), PASSES);
    List<List<BenchData.Row>> otlpFlushes = lens.flushes(Duration.ofSeconds(1), 1);
    ArrayNode rows = report.putArray("load");
    if ("ours-changes".contains(ONLY)) {
      measure(
          rows,
          Contender.ours("ours-changes", DIRECTORY, sink.port(), CPU, null),
          port -> new BenchLoad.Ours(port, lens, ourFlushes));
    }
    if ("ours-every-point".contains(ONLY)) {
      measure(
          rows,
          Contender.ours("ours-every-point", DIRECTORY, sink.port(), CPU, 0),
          port -> new BenchLoad.Ours(port, lens, ourFlushes));
    }
    if (!"otelcol".contains(ONLY)) {
      return;
    }
    if (!otelcolIsThere()) {
      System.out.println("otelcol is not there: lab/build backend compiles it");
      return;
    }
    for (String encoding : List.of("zstd", "gzip")) {
      measure(
          rows,
          Contender.otelcol("otelcol-" + encoding, DIRECTORY, sink.port(), CPU, OTELCOL, encoding),
          port -> new BenchLoad.Otlp(port, lens, otlpFlushes, encoding));
    }
  }

  /** Until it has seen as much as a compiler needs, however slow the machine is today. */
  private static void warm(BenchLoad load) {
    for (int i = 0; i < 30 && load.acknowledgedPoints.get() < WARM_POINTS; i++) {
      load.run(0, 2);
    }
    load.settle();
  }

  private void measure(ArrayNode rows, Contender contender, Loads loads) throws Exception {
    try (contender;
        BenchLoad load = loads.on(contender.port)) {
      double idle = contender.rssMebibytes();
      warm(load);
      double cpu = contender.cpuSeconds();
      BenchLoad.Result max = load.run(0, SECONDS);
      double busy = (contender.cpuSeconds() - cpu) / max.seconds();
      double maxCpu = busy * max.seconds() / (max.points() / 1e6);
      load.settle();
      cpu = contender.cpuSeconds();
      BenchLoad.Result half = load.run(max.pointsPerSecond() / 2, SECONDS);
      load.settle();
      double halfCpu = (contender.cpuSeconds() - cpu) / (half.offeredPoints() / 1e6);
      double atLoad = contender.rssMebibytes();
      BenchLoad.Result over = load.run(max.pointsPerSecond() * 2, SECONDS);
      double overloaded = contender.rssMebibytes();
      System.out.printf(
          "%-18s %12.0f %4.0f%% %11.4f %11.4f | %8.2f %8.2f %8.2f | %6.0f %6.0f %6.0f%s%n",
          contender.name,
          max.pointsPerSecond(),
          100 * busy,
          maxCpu,
          halfCpu,
          half.millis(50),
          half.millis(99),
          half.millis(99.9),
          idle,
          atLoad,
          overloaded,
          load.failures.get() == 0 ? "" : "  failures: " + load.failures);
      rows.addObject()
          .put("contender", contender.name)
          .put("maxPointsPerSecond", max.pointsPerSecond())
          .put("busyAtMax", busy)
          .put("cpuSecondsPerMillionAtMax", maxCpu)
          .put("cpuSecondsPerMillionAtHalf", halfCpu)
          .put("halfOfferedPointsPerSecond", half.offeredPoints() / half.seconds())
          .put("p50Millis", half.millis(50))
          .put("p99Millis", half.millis(99))
          .put("p999Millis", half.millis(99.9))
          .put("rssIdleMebibytes", idle)
          .put("rssLoadMebibytes", atLoad)
          .put("rssOverloadedMebibytes", overloaded)
          .put("overloadedPointsPerSecond", over.pointsPerSecond())
          .put("failures", load.failures.get());
    }
  }

  // ---- idle streams ----

  private void idle() throws Exception {
    int streams = 4_000;
    try (Contender collector = Contender.ours("idle", DIRECTORY, sink.port(), CPU, null)) {
      byte[][] frames =
          BenchLoad.Ours.encoded(lens, lens.flushes(Duration.ofSeconds(1), 1).subList(0, 3));
      List<ManagedChannel> channels = new ArrayList<>();
      double before = opened(collector, channels, frames, 200);
      double after = opened(collector, channels, frames, streams);
      double kibibytes = (after - before) * 1024 / streams;
      System.out.printf(
          "%nIdle streams: %d, one connection per 10, each after 3 frames: %.1f KiB each, %.0f per GiB%n",
          streams, kibibytes, 1024 * 1024 / kibibytes);
      report
          .putObject("idle")
          .put("streams", streams)
          .put("kibibytesPerStream", kibibytes)
          .put("streamsPerGibibyte", 1024 * 1024 / kibibytes);
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  private double opened(
      Contender collector, List<ManagedChannel> channels, byte[][] frames, int streams)
      throws Exception {
    for (int i = 0; i < streams; i++) {
      if (i % 10 == 0) {
        channels.add(BenchNet.channel(collector.port));
      }
      BlockingQueue<CollectorMessage> heard = new LinkedBlockingQueue<>();
      ClientCall<byte[], byte[]> call = open(channels.getLast(), heard);
      call.sendMessage(BenchLoad.Ours.hello(lens, "idle-" + channels.size() + "-" + i));
      take(heard, CollectorMessage.BodyCase.WELCOME);
      for (int f = 0; f < frames.length; f++) {
        call.sendMessage(frames[f]);
        while (take(heard, CollectorMessage.BodyCase.ACK).getAck().getSequence() < f + 1) {
          // not this one yet
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      collector.collectGarbage();
      TimeUnit.SECONDS.sleep(1);
    }
    return collector.rssMebibytes();
  }
}
