package io.otqmn.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.collector.export.Compression;
import io.otqmn.collector.export.ExportSettings;
import io.otqmn.collector.export.Exporter;
import io.otqmn.collector.ingest.IngestServer;
import io.otqmn.collector.ingest.IngestSettings;
import io.otqmn.operator.balance.CollectorPod;
import io.otqmn.operator.balance.StreamTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A collector as its role wires it, with the pod around it: its annotations are a file. */
final class ServingCollector implements AutoCloseable {
  private static final IngestSettings SETTINGS =
      new IngestSettings(0, 2_000, 2_000, 5_000, 65_536, 4_096, 64, 20_000, 3_600_000, 60_000);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String name;
  private final Path annotations;
  private final Exporter exporter;
  private final IngestServer server;
  private @Nullable String target;

  ServingCollector(String name, Path directory, String backend) throws IOException {
    this.name = name;
    this.annotations = directory.resolve(name);
    Random random = new Random(name.hashCode());
    exporter =
        new Exporter(
            new ExportSettings(backend, Compression.ZSTD, 5_000, null, null), meters, random);
    server =
        new IngestServer(
            SETTINGS, Map.of(), Map.of(), name, exporter, meters, Clock.systemUTC(), random);
    exporter.start();
    server.start();
    server.balance(annotations);
  }

  int port() {
    return server.port();
  }

  int streams() {
    return (int) meters.get("otqmn.collector.streams").gauge().value();
  }

  int askedToMove() {
    Counter asked = meters.find("otqmn.streams.asked.to.move").tag("reason", "balance").counter();
    return asked == null ? 0 : (int) asked.count();
  }

  double frames(String outcome) {
    return meters.get("otqmn.frames").tag("outcome", outcome).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  boolean hasTarget() {
    return target != null;
  }

  CollectorPod pod() {
    return new CollectorPod(
        name,
        name,
        "1",
        CollectorPod.Phase.READY,
        Instant.EPOCH,
        OptionalInt.of(streams()),
        target,
        0);
  }

  /** What a kubelet does; null: there is none. */
  void annotate(@Nullable String newTarget) throws IOException {
    target = newTarget;
    Path written = annotations.resolveSibling(name + ".new");
    Files.writeString(
        written,
        newTarget == null ? "" : "%s=\"%s\"".formatted(StreamTarget.ANNOTATION, newTarget));
    Files.move(written, annotations, StandardCopyOption.ATOMIC_MOVE);
  }

  void drain() throws InterruptedException {
    server.drain(0, 20_000);
  }

  @Override
  public void close() {
    server.close();
    exporter.close();
  }
}
