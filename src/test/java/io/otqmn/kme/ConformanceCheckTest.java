package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.otqmn.kme.client.Certificates;
import io.otqmn.kme.client.ConformanceCheck;
import io.otqmn.kme.client.Finding;
import io.otqmn.kme.client.Finding.Verdict;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.PemCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCheckTest {
  @TempDir private Path directory;

  @Test
  void ourOwnKeyManagerKeepsEveryClause() throws Exception {
    Certificates certificates = new Certificates(directory);
    try (TestKme kme =
        new TestKme(directory, certificates, "kme-a", 0, 300, List.of("master", "slave"))) {
      List<Finding> findings =
          new ConformanceCheck(
                  kme.client("master"),
                  kme.client("slave"),
                  kme.client("master"),
                  kme.client(PemCredentials.anonymous(certificates.authority())),
                  "slave",
                  true)
              .run();
      assertThat(findings).allSatisfy(f -> assertThat(f.verdict()).isEqualTo(Verdict.PASS));
      assertThat(findings).hasSizeGreaterThan(20);
    }
  }

  /** What open key managers get wrong, all in one. */
  @Test
  void everyDefectOfASloppyOneIsReported() throws Exception {
    Certificates certificates = new Certificates(directory);
    HttpsServer sloppy = sloppy(certificates.issue("sloppy"));
    URI url = URI.create("https://localhost:" + sloppy.getAddress().getPort());
    Duration timeout = Duration.ofSeconds(10);
    try (KmeClient master = new KmeClient(url, certificates.issue("master").context(), timeout);
        KmeClient slave = new KmeClient(url, certificates.issue("slave").context(), timeout);
        KmeClient anonymous =
            new KmeClient(url, PemCredentials.anonymous(certificates.authority()), timeout)) {
      List<Finding> findings =
          new ConformanceCheck(master, slave, master, anonymous, "slave", true).run();
      List<String> failed =
          findings.stream()
              .filter(finding -> finding.verdict() == Verdict.FAIL)
              .map(Finding::expectation)
              .toList();
      assertThat(failed)
          .containsExactlyInAnyOrder(
              "status: 200 with every field of its type",
              "slave_SAE_ID is the one asked for",
              "no valid certificate: 401 without body, or no TLS",
              "enc_keys GET ?number=2&size=256: two keys",
              "enc_keys POST {\"number\": 2, \"size\": 256}: two keys",
              "a size that is no multiple of 8: 400 'size shall be a multiple of 8'",
              "a size above max_key_size: 400 with an error body",
              "number above max_key_per_request: 400 with an error body",
              "number 0: 400 with an error body",
              "a negative number: 400 with an error body",
              "number as a string: 400 with an error body",
              "a body that is not JSON: 400 with an error body",
              "an unknown extension_mandatory: 400 'not all extension_mandatory parameters are"
                  + " supported'",
              "more additional SAEs than max_SAE_ID_count: 400 with an error body",
              "enc_keys GET ?number=many: 400 with an error body",
              "DELETE: 400, 401 or 503",
              "dec_keys of an unknown key: 400 'one or more keys specified are not found on KME'",
              "dec_keys by an SAE that was not named: 401 without body",
              "dec_keys again: 400 'one or more keys specified are not found on KME'",
              "no keys left: 503 with an error body",
              "no key_ID is ever given twice");
    } finally {
      sloppy.stop(0);
    }
  }

  /** Always the same key, to anybody, whatever is asked; errors in a form of its own. */
  private static HttpsServer sloppy(PemCredentials credentials) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(credentials.context()));
    server.createContext("/", ConformanceCheckTest::sloppyAnswer);
    server.start();
    return server;
  }

  private static void sloppyAnswer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean delete = exchange.getRequestMethod().equals("DELETE");
    String key =
        "{\"keys\": [{\"key_ID\": \"11111111-1111-4111-8111-111111111111\", \"key\": \""
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}";
    String status =
        "{\"source_KME_ID\": \"sloppy\", \"key_size\": 256, \"stored_key_count\": \"many\","
            + " \"max_key_count\": 10}";
    String body =
        delete
            ? "{\"error\": \"no such method\"}"
            : exchange.getRequestURI().getPath().endsWith("/status") ? status : key;
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(delete ? 405 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
