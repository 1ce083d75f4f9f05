package io.otqmn.collector;

import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.collector.export.Exporter;
import io.otqmn.collector.ingest.IngestServer;
import io.otqmn.process.Role;
import io.otqmn.process.UsageException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Level;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Receives the telemetry of cameras and hands it to an OpenTelemetry backend. */
@Singleton
@Command(
    name = "collector",
    description = "Receives camera telemetry and exports it over OTLP.",
    mixinStandardHelpOptions = true)
public final class Collector implements Role {
  private static final Logger LOG = Logger.getLogger(Collector.class);

  /** Held, so that its level is not forgotten. */
  private static final java.util.logging.Logger OURS =
      java.util.logging.Logger.getLogger("io.otqmn");

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final RandomGenerator random;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file, as the operator writes it.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before start
  private Path configFile;

  private volatile @Nullable Running running;
  private volatile boolean accepting;

  private record Running(CollectorConfig config, Exporter exporter, IngestServer server) {}

  Collector(MeterRegistry registry, InstantSource clock, RandomGenerator random) {
    this.registry = registry;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return "collector";
  }

  @Override
  public void start() {
    CollectorConfig config = read();
    OURS.setLevel(level(config.logLevel()));
    Exporter exporter = exporter(config);
    IngestServer server =
        new IngestServer(
            config.ingest(),
            config.signals(),
            Map.of(
                "camera.fleet", config.fleet().name(),
                "k8s.namespace.name", config.fleet().namespace()),
            System.getenv().getOrDefault("POD_NAME", "collector"),
            exporter,
            registry,
            clock,
            random);
    running = new Running(config, exporter, server);
    exporter.start();
    try {
      server.start();
    } catch (IOException e) {
      throw new UsageException(
          configFile
              + ": ingest.port "
              + config.ingest().port()
              + " cannot be used: "
              + e.getMessage());
    }
    String annotations = config.balance().annotationsFile();
    if (annotations != null) {
      server.balance(Path.of(annotations));
    }
    accepting = true;
    LOG.infof(
        "fleet %s/%s: ingest on port %d, export to %s",
        config.fleet().namespace(),
        config.fleet().name(),
        server.port(),
        config.export().endpoint());
  }

  private CollectorConfig read() {
    try {
      return CollectorConfig.parse(Files.readString(configFile));
    } catch (IOException e) {
      throw new UsageException(configFile + " cannot be read: name a file that exists (--config)");
    } catch (IllegalArgumentException e) {
      throw new UsageException(configFile + ": " + e.getMessage());
    }
  }

  private Exporter exporter(CollectorConfig config) {
    try {
      return new Exporter(config.export(), registry, random);
    } catch (IllegalArgumentException e) {
      throw new UsageException(configFile + ": " + e.getMessage());
    }
  }

  @Override
  public boolean ready() {
    return accepting;
  }

  @Override
  public boolean live() {
    Running current = running;
    return current == null || current.exporter().live();
  }

  @Override
  public void stop() {
    accepting = false;
    Running current = running;
    if (current == null) {
      return;
    }
    try {
      CollectorConfig.Drain drain = current.config().drain();
      current.server().drain(drain.settleOrNone(), drain.timeoutMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current.server().close();
    current.exporter().close();
  }

  private static Level level(CollectorConfig.LogLevel level) {
    return switch (level) {
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARN -> Level.WARNING;
      case ERROR -> Level.SEVERE;
    };
  }
}
