package io.otqmn.kme;

import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.kme.client.PemCredentials;
import io.otqmn.quantum.keys.KeyLedger;
import io.otqmn.quantum.keys.KeyPolicy;
import io.otqmn.quantum.keys.KeyPool;
import io.otqmn.quantum.keys.SimulatedKeySource;
import io.otqmn.tls.CommonName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One key manager, put together as its configuration says. */
final class RunningKme implements ServedKeys {
  private static final long EXPIRY_CHECK_MILLIS = 1_000;
  private static final int PEER_CONNECTIONS = 32;

  private final Vertx vertx;
  private final KeyLedger ledger;
  private final HttpClient peerClient;
  private final KmeServer server;
  private final long expiryTimer;

  /**
   * @param directory what relative files in the configuration are relative to
   * @param random where the simulated links take their keys from
   * @throws IllegalArgumentException one line: what is unusable, and what to do
   */
  RunningKme(
      KmeConfig config,
      Path directory,
      Vertx vertx,
      MeterRegistry registry,
      InstantSource clock,
      RandomGenerator random) {
    this.vertx = vertx;
    PemCredentials credentials = credentials(config.kmeId(), config.tls(), directory);
    KeyPolicy policy = config.keys().policy();
    RequestMetrics metrics = new RequestMetrics(registry);
    Map<String, KeyPool> pools = new HashMap<>();
    pools.put(config.kmeId(), pool(config.simulatedLink(), policy, clock, random));
    for (KmeConfig.Peer peer : config.peers()) {
      pools.put(peer.kmeId(), pool(peer.simulatedLink(), policy, clock, random));
    }
    this.ledger = new KeyLedger(policy, pools, clock);
    pools.keySet().forEach(link -> metrics.pool(link, ledger, policy));
    this.peerClient = peerClient(vertx, credentials);
    Map<String, PeerLink> links = new HashMap<>();
    for (KmeConfig.Peer peer : config.peers()) {
      links.put(peer.kmeId(), new PeerLink(peer.kmeId(), peer.url(), peerClient));
    }
    SaeDirectory saes = config.directory();
    this.server =
        new KmeServer(
            vertx,
            config.listen().host(),
            config.listen().port(),
            credentials,
            new Callers(credentials.trustManager(), saes, links.keySet()),
            new KeyService(saes, policy, config.keys().maxSaeIdCount(), ledger, links),
            metrics,
            clock);
    this.expiryTimer = vertx.setPeriodic(EXPIRY_CHECK_MILLIS, _ -> ledger.expire());
  }

  static PemCredentials credentials(String kmeId, KmeConfig.Tls tls, Path directory) {
    PemCredentials credentials =
        PemCredentials.read(
            directory.resolve(tls.certificate()),
            directory.resolve(tls.key()),
            directory.resolve(tls.ca()));
    String name = CommonName.of(credentials.certificate());
    if (!kmeId.equals(name)) {
      throw new IllegalArgumentException(
          "tls.certificate is for "
              + name
              + ", not for kmeId "
              + kmeId
              + ": its common name shall be the kmeId");
    }
    return credentials;
  }

  private static KeyPool pool(
      KmeConfig.SimulatedLink link, KeyPolicy policy, InstantSource clock, RandomGenerator random) {
    return new KeyPool(
        policy,
        new SimulatedKeySource(
            link.secretKeyBitsPerSecond(), policy.keySizeBits(), random, clock.millis()),
        clock,
        link.storedKeysAtStart());
  }

  private static HttpClient peerClient(Vertx vertx, PemCredentials credentials) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setKeyCertOptions(KeyCertOptions.wrap(credentials.keyManager()))
            .setTrustOptions(TrustOptions.wrap(credentials.trustManager()))
            .setKeepAliveTimeout(30)
            .setMaxPoolSize(PEER_CONNECTIONS));
  }

  @Override
  public Future<Integer> start() {
    return server.start();
  }

  KeyLedger ledger() {
    return ledger;
  }

  @Override
  public Future<Void> stop() {
    vertx.cancelTimer(expiryTimer);
    return server.stop().eventually(() -> peerClient.close());
  }
}
