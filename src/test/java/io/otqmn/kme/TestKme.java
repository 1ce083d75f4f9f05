package io.otqmn.kme;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.kme.client.Certificates;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.PemCredentials;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A key manager on an ephemeral port, with a clock that can be put forward. */
final class TestKme implements AutoCloseable {
  static final KmeConfig.Keys KEYS =
      new KmeConfig.Keys(256, 64, 1024, 5000, 128, 3, 3_600_000, 60_000);

  private final Vertx vertx;
  private final RunningKme running;
  private final Certificates certificates;
  private final Map<String, PemCredentials> issued = new HashMap<>();
  private final List<KmeClient> clients = new ArrayList<>();
  private volatile Duration ahead = Duration.ZERO;
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final int port;

  TestKme(
      Path directory,
      Certificates certificates,
      String kmeId,
      int port,
      int storedKeys,
      List<String> saes,
      KmeConfig.Peer... peers)
      throws Exception {
    this.certificates = certificates;
    this.vertx = Vertx.vertx();
    certificates.issue(kmeId, kmeId);
    KmeConfig config =
        new KmeConfig(
            kmeId,
            new KmeConfig.Listen("127.0.0.1", port),
            new KmeConfig.Tls(kmeId + ".crt", kmeId + ".key", "ca.crt"),
            KEYS,
            saes,
            new KmeConfig.SimulatedLink(0, storedKeys),
            List.of(peers));
    InstantSource clock = () -> now();
    this.running = new RunningKme(config, directory, vertx, metrics, clock, new SecureRandom());
    this.port = running.start().toCompletionStage().toCompletableFuture().get();
  }

  private Instant now() {
    return Clock.systemUTC().instant().plus(ahead);
  }

  void putForward(Duration by) {
    ahead = ahead.plus(by);
  }

  int waiting() {
    return running.ledger().waiting();
  }

  URI origin() {
    return URI.create("https://localhost:" + port);
  }

  KmeClient client(String sae) throws Exception {
    if (!issued.containsKey(sae)) {
      issued.put(sae, certificates.issue(sae));
    }
    return client(issued.get(sae).context());
  }

  KmeClient client(javax.net.ssl.SSLContext context) {
    KmeClient client = new KmeClient(origin(), context, Duration.ofSeconds(20));
    clients.add(client);
    return client;
  }

  @Override
  public void close() throws Exception {
    clients.forEach(KmeClient::close);
    running.stop().toCompletionStage().toCompletableFuture().get();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }
}
