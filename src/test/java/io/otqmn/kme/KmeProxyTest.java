package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.kme.client.Certificates;
import io.otqmn.kme.client.ConformanceCheck;
import io.otqmn.kme.client.Finding;
import io.otqmn.kme.client.Finding.Verdict;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.KmeException;
import io.otqmn.kme.client.KmeStatus;
import io.otqmn.kme.client.PemCredentials;
import io.otqmn.kme.client.ReceivedKey;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two proxies in front of a vendor's key manager, which our own one plays, with an authority. */
class KmeProxyTest {
  private static final int STORED = 300;

  @TempDir private Path ours;
  @TempDir private Path theirs;
  private final Vertx vertx = Vertx.vertx();
  private Certificates authority;
  private TestKme vendor;
  private Proxy a;
  private Proxy b;

  /** A proxy and where it listens. */
  private record Proxy(KmeProxy kme, int port) {}

  @BeforeEach
  void start() throws Exception {
    authority = new Certificates(ours);
    Certificates vendorAuthority = new Certificates(theirs);
    for (String sae : List.of("SAE_1", "SAE_2", "SAE_3", "stranger")) {
      vendorAuthority.issue(sae, sae);
    }
    vendor =
        new TestKme(
            theirs, vendorAuthority, "vendor", 0, STORED, List.of("SAE_1", "SAE_2", "SAE_3"));
    a = proxy("proxy-a", vendor.origin(), "hub=SAE_1", "gateway=SAE_2", "camera hub=SAE_3");
    b = proxy("proxy-b", vendor.origin(), "gateway=SAE_2", "hub=SAE_1", "camera hub=SAE_3");
  }

  @AfterEach
  void stop() throws Exception {
    for (Proxy proxy : new Proxy[] {a, b}) {
      if (proxy != null) {
        proxy.kme().stop().toCompletionStage().toCompletableFuture().get();
      }
    }
    vendor.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void bothEndsGetTheVendorsKeyUnderTheirOwnNames() throws Exception {
    try (KmeClient hub = client(a, "hub");
        KmeClient gateway = client(b, "gateway")) {
      KmeStatus status = hub.status("gateway");
      assertThat(status.sourceKmeId()).isEqualTo("vendor");
      assertThat(status.masterSaeId()).isEqualTo("hub");
      assertThat(status.slaveSaeId()).isEqualTo("gateway");
      assertThat(status.storedKeyCount()).isEqualTo(STORED);
      ReceivedKey there = hub.encKeys("gateway", 1, 512).getFirst();
      ReceivedKey here = gateway.decKeys("hub", List.of(there.id())).getFirst();
      assertThat(here.key()).isEqualTo(there.key()).hasSize(64);
      assertThatThrownBy(() -> gateway.decKeys("hub", List.of(there.id())))
          .hasMessage("400 one or more keys specified are not found on KME");
      assertThat(vendor.waiting()).isZero();
    }
  }

  @Test
  void itKeepsEveryClauseThatTheVendorKeeps() throws Exception {
    try (KmeClient hub = client(a, "hub");
        KmeClient gateway = client(b, "gateway");
        KmeClient hubThere = client(b, "hub");
        KmeClient anonymous =
            new KmeClient(
                origin(a),
                PemCredentials.anonymous(authority.authority()),
                Duration.ofSeconds(20))) {
      List<Finding> findings =
          new ConformanceCheck(hub, gateway, hubThere, anonymous, "gateway", true).run();
      assertThat(findings).allSatisfy(f -> assertThat(f.verdict()).isEqualTo(Verdict.PASS));
      assertThat(findings).hasSizeGreaterThan(20);
    }
  }

  @Test
  void severalSlavesAndWhoIsNotOneOfThem() throws Exception {
    try (KmeClient hub = client(a, "hub");
        KmeClient gateway = client(b, "gateway")) {
      ReceivedKey shared = hub.encKeys("camera hub", List.of("gateway"), 1, 256).getFirst();
      assertThat(gateway.decKeys("hub", List.of(shared.id())).getFirst().key())
          .isEqualTo(shared.key());
      ReceivedKey others = hub.encKeys("camera hub", 1, 256).getFirst();
      assertThatThrownBy(() -> gateway.decKeys("hub", List.of(others.id())))
          .isInstanceOfSatisfying(
              KmeException.class,
              e -> assertThat(e.kind()).isEqualTo(KmeException.Kind.UNAUTHORIZED));
      assertThatThrownBy(() -> hub.encKeys("nobody", 1, 256))
          .hasMessage("400 SAE is not known to this KME");
      assertThatThrownBy(() -> hub.encKeys("gateway", List.of("hub"), 1, 256))
          .hasMessage("400 SAE_ID shall be of another SAE");
    }
  }

  @Test
  void aVendorThatIsAwayIs503AndSoIsOneThatDoesNotKnowUs() throws Exception {
    try (KmeClient hub = client(a, "hub")) {
      vendor.close();
      assertThatThrownBy(() -> hub.encKeys("gateway", 1, 256))
          .hasMessage("503 vendor KME is not available");
    }
    vendor =
        new TestKme(theirs, new Certificates(theirs), "vendor", 0, 1, List.of("SAE_1", "SAE_2"));
    Proxy unknown = proxy("proxy-c", vendor.origin(), "hub=stranger", "gateway=SAE_2");
    try (KmeClient hub = client(unknown, "hub")) {
      assertThatThrownBy(() -> hub.encKeys("gateway", 1, 256))
          .hasMessage("503 vendor KME is not available");
    } finally {
      unknown.kme().stop().toCompletionStage().toCompletableFuture().get();
    }
  }

  private Proxy proxy(String name, URI vendorUrl, String sae, String... partners) throws Exception {
    authority.issue(name, name);
    ProxyConfig config = ProxyConfig.parse(json(name, vendorUrl.toString(), sae, partners));
    KmeProxy kme = new KmeProxy(config, ours, vertx, new SimpleMeterRegistry(), Clock.systemUTC());
    return new Proxy(kme, kme.start().toCompletionStage().toCompletableFuture().get());
  }

  /** As in docs/kme.md. */
  private String json(String name, String vendorUrl, String sae, String... partners) {
    StringBuilder others = new StringBuilder();
    for (String partner : partners) {
      String[] ids = partner.split("=");
      others
          .append(others.isEmpty() ? "" : ", ")
          .append("{\"saeId\": \"%s\", \"vendorSaeId\": \"%s\"}".formatted(ids[0], ids[1]));
    }
    String[] own = sae.split("=");
    return """
    {"kmeId": "%s",
     "listen": {"host": "127.0.0.1", "port": 0},
     "tls": {"certificate": "%s.crt", "key": "%s.key", "ca": "ca.crt"},
     "vendor": {"url": "%s", "ca": "%s/ca.crt", "timeoutMillis": 20000,
                "saes": [{"saeId": "%s", "vendorSaeId": "%s",
                          "certificate": "%s/%s.crt", "key": "%s/%s.key"}],
                "partners": [%s]}}
    """
        .formatted(
            name, name, name, vendorUrl, theirs, own[0], own[1], theirs, own[1], theirs, own[1],
            others);
  }

  private KmeClient client(Proxy proxy, String sae) throws Exception {
    if (!Files.exists(ours.resolve(sae + ".crt"))) {
      authority.issue(sae, sae);
    }
    PemCredentials credentials =
        PemCredentials.read(
            ours.resolve(sae + ".crt"), ours.resolve(sae + ".key"), authority.authority());
    return new KmeClient(origin(proxy), credentials.context(), Duration.ofSeconds(30));
  }

  private static URI origin(Proxy proxy) {
    return URI.create("https://localhost:" + proxy.port());
  }
}
