package io.otqmn.kme;

import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.PemCredentials;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A key manager whose keys are those of a vendor's key manager. */
final class KmeProxy implements ServedKeys {
  private final Vertx vertx;
  private final KmeServer server;
  private final Map<String, KmeClient> clients = new HashMap<>();

  /**
   * @param directory what relative files in the configuration are relative to
   * @throws IllegalArgumentException one line: what is unusable, and what to do
   */
  KmeProxy(
      ProxyConfig config,
      Path directory,
      Vertx vertx,
      MeterRegistry registry,
      InstantSource clock) {
    this.vertx = vertx;
    PemCredentials credentials = RunningKme.credentials(config.kmeId(), config.tls(), directory);
    Map<String, String> kmeOfSae = new HashMap<>();
    ProxyConfig.Vendor vendor = config.vendor();
    for (ProxyConfig.VendorSae sae : vendor.saes()) {
      kmeOfSae.put(sae.saeId(), config.kmeId());
      PemCredentials there =
          PemCredentials.read(
              directory.resolve(sae.certificate()),
              directory.resolve(sae.key()),
              directory.resolve(vendor.ca()));
      clients.put(
          sae.saeId(),
          new KmeClient(
              vendor.origin(), there.context(), Duration.ofMillis(vendor.timeoutMillis())));
    }
    SaeDirectory saes = new SaeDirectory(config.kmeId(), kmeOfSae);
    this.server =
        new KmeServer(
            vertx,
            config.listen().host(),
            config.listen().port(),
            credentials,
            new Callers(credentials.trustManager(), saes, Set.of()),
            new VendorKeys(vertx, config.vendorIds(), clients, new VendorLimits(clock)),
            new RequestMetrics(registry),
            clock);
  }

  @Override
  public Future<Integer> start() {
    return server.start();
  }

  @Override
  public Future<Void> stop() {
    return server.stop().eventually(this::closeClients);
  }

  /** Waits for what is under way, so not on an event loop. */
  private Future<Void> closeClients() {
    return vertx.executeBlocking(
        () -> {
          clients.values().forEach(KmeClient::close);
          return null;
        },
        false);
  }
}
