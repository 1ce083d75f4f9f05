package io.otqmn.kme;

import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.process.Role;
import io.otqmn.process.UsageException;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves keys of simulated links, or of a vendor's key manager, to SAEs. */
@Singleton
@Command(
    name = "kme",
    description = {
      "Serves keys of simulated quantum links by ETSI GS QKD 014 V1.1.1, or those of a vendor's key"
          + " manager as its proxy.",
      "'otqmn kme check --help' checks a key manager, this one or any other."
    },
    mixinStandardHelpOptions = true)
public final class Kme implements Role {
  private static final Logger LOG = Logger.getLogger(Kme.class);
  private static final long STOP_SECONDS = 10;

  private final Vertx vertx;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final RandomGenerator random;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file; docs/kme.md explains it.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before start
  private Path configFile;

  private volatile @Nullable ServedKeys running;
  private volatile boolean accepting;

  Kme(Vertx vertx, MeterRegistry registry, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.registry = registry;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return "kme";
  }

  @Override
  public void start() throws InterruptedException {
    String json = read();
    try {
      Path directory = configFile.toAbsolutePath().getParent();
      if (ProxyConfig.isOne(json)) {
        ProxyConfig config = ProxyConfig.parse(json);
        serve(
            new KmeProxy(config, directory, vertx, registry, clock),
            config.kmeId(),
            config.listen(),
            "keys are those of " + config.vendor().url());
      } else {
        KmeConfig config = KmeConfig.parse(json);
        serve(
            new RunningKme(config, directory, vertx, registry, clock, random),
            config.kmeId(),
            config.listen(),
            "keys are simulated");
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(configFile + ": " + e.getMessage());
    }
  }

  private void serve(ServedKeys kme, String kmeId, KmeConfig.Listen listen, String keys)
      throws InterruptedException {
    running = kme;
    try {
      int port = kme.start().toCompletionStage().toCompletableFuture().get();
      accepting = true;
      LOG.infof("%s: ETSI GS QKD 014 on port %d, %s", kmeId, port, keys);
    } catch (ExecutionException e) {
      throw new UsageException(
          configFile
              + ": listen "
              + listen.host()
              + ":"
              + listen.port()
              + " cannot be used: "
              + e.getCause().getMessage());
    }
  }

  private String read() {
    try {
      return Files.readString(configFile);
    } catch (IOException e) {
      throw new UsageException(configFile + " cannot be read: name a file that exists (--config)");
    }
  }

  @Override
  public boolean ready() {
    return accepting;
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public void stop() {
    accepting = false;
    ServedKeys current = running;
    if (current == null) {
      return;
    }
    try {
      current.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("the server did not close in order: %s", e.getMessage());
    }
  }
}
