package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.otqmn.kme.client.Certificates;
import io.otqmn.kme.client.ConformanceCheck;
import io.otqmn.kme.client.Finding;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.PemCredentials;
import io.otqmn.kme.client.Raw;
import io.otqmn.kme.client.ReceivedKey;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two key managers, an SAE or two at each, and the simulated link between them. */
class PeeringTest {
  private static final int STORED = 20;

  @TempDir private Path directory;
  private Certificates certificates;
  private int portOfA;
  private int portOfB;
  private TestKme a;
  private TestKme b;

  @BeforeEach
  void start() throws Exception {
    certificates = new Certificates(directory);
    portOfA = freePort();
    portOfB = freePort();
    a = kmeA(portOfB);
    b = kmeB();
  }

  private TestKme kmeA(int portOfPeer) throws Exception {
    return new TestKme(
        directory,
        certificates,
        "kme-a",
        portOfA,
        STORED,
        List.of("hub", "neighbour"),
        peer("kme-b", portOfPeer, "gateway", "collector"));
  }

  private TestKme kmeB() throws Exception {
    return new TestKme(
        directory,
        certificates,
        "kme-b",
        portOfB,
        STORED,
        List.of("gateway", "collector"),
        peer("kme-a", portOfA, "hub", "neighbour"));
  }

  @AfterEach
  void stop() throws Exception {
    if (a != null) {
      a.close();
    }
    if (b != null) {
      b.close();
    }
  }

  @Test
  void bothEndsGetTheSameKeyInEitherDirection() throws Exception {
    KmeClient hub = a.client("hub");
    KmeClient gateway = b.client("gateway");
    assertThat(hub.status("gateway").targetKmeId()).isEqualTo("kme-b");
    ReceivedKey there = hub.encKeys("gateway", 1, 512).getFirst();
    assertThat(gateway.decKeys("hub", List.of(there.id())).getFirst().key())
        .isEqualTo(there.key())
        .hasSize(64);
    ReceivedKey back = gateway.encKeys("hub", 1, 256).getFirst();
    assertThat(hub.decKeys("gateway", List.of(back.id())).getFirst().key()).isEqualTo(back.key());
    assertThat(a.waiting() + b.waiting()).isZero();
    assertThat(hub.status("gateway").storedKeyCount()).isEqualTo(STORED - 2);
  }

  @Test
  void everyClauseIsKeptAcrossTwo() throws Exception {
    KmeClient hubElsewhere = b.client("hub");
    KmeClient anonymous = a.client(PemCredentials.anonymous(certificates.authority()));
    assertThat(
            new ConformanceCheck(
                    a.client("hub"), b.client("gateway"), hubElsewhere, anonymous, "gateway", true)
                .run())
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Finding.Verdict.PASS));
  }

  @Test
  void slavesAtBothEndsShareOneKeyAndBothLinksPay() throws Exception {
    KmeClient hub = a.client("hub");
    ReceivedKey key = hub.encKeys("gateway", List.of("collector", "neighbour"), 1, 256).getFirst();
    for (KmeClient slave :
        List.of(b.client("gateway"), b.client("collector"), a.client("neighbour"))) {
      assertThat(slave.decKeys("hub", List.of(key.id())).getFirst().key()).isEqualTo(key.key());
    }
    assertThat(hub.status("gateway").storedKeyCount()).isEqualTo(STORED - 1);
    assertThat(hub.status("neighbour").storedKeyCount()).isEqualTo(STORED - 1);
  }

  @Test
  void withoutThePeerThereAreNoKeysAndNoneIsLost() throws Exception {
    b.close();
    b = null;
    KmeClient hub = a.client("hub");
    assertThatThrownBy(() -> hub.encKeys("gateway", 1, 256))
        .hasMessage("503 target KME is not available");
    assertThat(hub.status("gateway").storedKeyCount()).isEqualTo(STORED);
    b = kmeB();
    assertThat(hub.encKeys("gateway", STORED, 256)).hasSize(STORED);
  }

  @Test
  void nobodyElseIsTakenForThePeer() throws Exception {
    try (TestKme impostor =
        new TestKme(directory, certificates, "impostor", 0, 0, List.of("gateway"))) {
      a.close();
      a = kmeA(impostor.port);
      KmeClient hub = a.client("hub");
      assertThatThrownBy(() -> hub.encKeys("gateway", 1, 256))
          .hasMessage("503 target KME is not available");
    }
  }

  @Test
  void onlyThePeerHandsOverKeysAndOnlyForItsOwnMasters() throws Exception {
    String body =
        """
        {"master_SAE_ID": "%s", "slave_SAE_IDs": ["gateway"],
         "keys": [{"key_ID": "11111111-1111-4111-8111-111111111111", "key": "AAAAAAAAAAA="}]}
        """;
    assertThat(Raw.exchange(b.client("gateway"), "POST", KeyTransfer.PATH, body.formatted("hub")))
        .isEqualTo(new Raw(401, ""));
    KmeClient peer = b.client("kme-a");
    assertThat(Raw.exchange(peer, "POST", KeyTransfer.PATH, body.formatted("collector")).code())
        .isEqualTo(400);
    assertThat(Raw.exchange(peer, "POST", KeyTransfer.PATH, body.formatted("hub")).code())
        .isEqualTo(200);
    assertThat(Raw.exchange(peer, "POST", KeyTransfer.PATH, body.formatted("hub")).body())
        .contains("already in use");
    assertThat(Raw.exchange(peer, "GET", "/api/v1/keys/gateway/enc_keys", null))
        .isEqualTo(new Raw(401, ""));
  }

  private static KmeConfig.Peer peer(String kmeId, int port, String... saes) {
    return new KmeConfig.Peer(
        kmeId, "https://localhost:" + port, List.of(saes), new KmeConfig.SimulatedLink(0, STORED));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
