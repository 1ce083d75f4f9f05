package io.otqmn.collector;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.collector.export.Compression;
import io.otqmn.collector.export.ExportSettings;
import io.otqmn.collector.export.Exporter;
import io.otqmn.collector.ingest.IngestServer;
import io.otqmn.collector.ingest.IngestSettings;
import io.otqmn.collector.ingest.VectorAdvice;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;

/**
 * Ingest and export as the role wires them, on an ephemeral port, with a clock that stands still.
 */
final class RunningCollector implements AutoCloseable {
  static final IngestSettings DEFAULTS =
      new IngestSettings(0, 100, 100, 5_000, 4_096, 64, 8, 20_000, 3_600_000, 60_000);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Exporter exporter;
  final IngestServer server;
  final ManagedChannel channel;

  RunningCollector(String backend) throws IOException {
    this(backend, DEFAULTS);
  }

  RunningCollector(String backend, IngestSettings settings) throws IOException {
    Random random = new Random(1);
    exporter =
        new Exporter(
            new ExportSettings(backend, Compression.ZSTD, 5_000, null, null), metrics, random);
    server =
        new IngestServer(
            settings,
            Map.of(
                "motion",
                new VectorAdvice(2_000, false, null, null),
                "lens",
                new VectorAdvice(0, true, null, null)),
            Map.of("camera.fleet", "city"),
            "pod-1",
            exporter,
            metrics,
            InstantSource.fixed(Instant.ofEpochMilli(TestCamera.NOW_MICROS / 1_000)),
            random);
    exporter.start();
    server.start();
    channel = NettyChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
  }

  TestCamera camera(String id) {
    return TestCamera.connect(channel, id, 1, 1);
  }

  double count(String metric, String... tags) {
    return metrics.get(metric).tags(tags).counter().count();
  }

  double gauge(String metric) {
    return metrics.get(metric).gauge().value();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    exporter.close();
  }
}
