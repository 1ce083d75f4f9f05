package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.otqmn.kme.client.Certificates;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.KmeException;
import io.otqmn.kme.client.PemCredentials;
import io.otqmn.kme.client.Raw;
import io.otqmn.kme.client.ReceivedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key manager says to right and wrong requests, over real HTTPS with real certificates. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENC = "/api/v1/keys/slave/enc_keys";
  private static final String DEC = "/api/v1/keys/master/dec_keys";
  private static final String UNICODE = "監視カメラ é/%?";

  private Path directory;
  private Certificates certificates;
  private TestKme kme;
  private KmeClient master;
  private KmeClient slave;

  @BeforeAll
  void start(@TempDir Path files) throws Exception {
    directory = files;
    certificates = new Certificates(directory);
    kme =
        new TestKme(
            directory,
            certificates,
            "kme-a",
            0,
            4000,
            List.of("master", "slave", "second", "third", "stranger", UNICODE));
    master = kme.client("master");
    slave = kme.client("slave");
  }

  @AfterAll
  void stop() throws Exception {
    if (kme != null) {
      kme.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"size": 129}                           | size shall be a multiple of 8
          {"size": 7}                             | size shall be a multiple of 8
          {"size": 0}                             | size shall be from min_key_size 64 to max_key_size 1024
          {"size": 1032}                          | size shall be from min_key_size 64 to max_key_size 1024
          {"size": "256"}                         | size shall be a positive integer
          {"size": 256.0}                         | size shall be a positive integer
          {"size": null}                          | size shall be a positive integer
          {"number": 0}                           | number shall be from 1 to max_key_per_request 128
          {"number": 129}                         | number shall be from 1 to max_key_per_request 128
          {"number": -1}                          | number shall be a positive integer
          {"number": 4294967297}                  | number shall be a positive integer
          {"number": true}                        | number shall be a positive integer
          {"number": 1, "number": 2}              | body shall be a JSON object
          {"numbr": 1}                            | unknown parameter
          []                                      | body shall be a JSON object
          {} {}                                   | body shall be a JSON object
          ``                                      | body shall be a JSON object
          {"additional_slave_SAE_IDs": "second"}  | additional_slave_SAE_IDs shall be an array
          {"additional_slave_SAE_IDs": [1]}       | additional_slave_SAE_IDs shall be an array of strings
          {"additional_slave_SAE_IDs": ["slave"]} | additional_slave_SAE_IDs names an SAE twice
          {"additional_slave_SAE_IDs": ["nobody"]} | SAE is not known to this KME
          {"additional_slave_SAE_IDs": ["master"]} | SAE_ID shall be of another SAE
          {"additional_slave_SAE_IDs": ["a","b","c","d"]} | additional_slave_SAE_IDs shall name at most max_SAE_ID_count 3
          {"extension_mandatory": [{"otqmn_max_age_millis": 1000000, "x": 1}]} | not all extension_mandatory parameters are supported
          {"extension_mandatory": [{"otqmn_max_age_millis": "now"}]} | not all extension_mandatory request options could be met
          {"extension_mandatory": {"x": 1}}       | extension_mandatory shall be an array
          {"extension_optional": [{"x": 1}]}      | not all extension_optional request options handled
          {"extension_optional": ["x"]}           | extension_optional shall be an array of objects
          """)
  void wrongKeyRequestsAreRefused(@Nullable String body, String message) throws Exception {
    expect(ask(master, "POST", ENC, body == null ? "" : body), 400, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /api/v1/keys/slave/enc_keys?number=two       | number shall be a positive integer
          GET    | /api/v1/keys/slave/enc_keys?number=+2        | number shall be a positive integer
          GET    | /api/v1/keys/slave/enc_keys?number=1&number=1 | query parameter is given twice
          GET    | /api/v1/keys/slave/enc_keys?size=9           | size shall be a multiple of 8
          GET    | /api/v1/keys/slave/enc_keys?keys=9           | unknown query parameter
          GET    | /api/v1/keys/slave/enc_keys?number           | query shall be name=value pairs
          GET    | /api/v1/keys/slave/status?number=1           | unknown query parameter
          GET    | /api/v1/keys/nobody/status                   | SAE is not known to this KME
          GET    | /api/v1/keys/SLAVE/status                    | SAE is not known to this KME
          GET    | /api/v1/keys/master/status                   | SAE_ID shall be of another SAE
          GET    | /api/v1/keys/%C3/status                      | SAE_ID shall be percent-encoded UTF-8
          GET    | /api/v1/keys//status                         | SAE_ID is empty
          GET    | /api/v1/keys/slave/keys                      | no such resource
          GET    | /api/v1/keys/slave/status/                   | no such resource
          GET    | /                                            | no such resource
          DELETE | /api/v1/keys/slave/enc_keys                  | method not allowed
          POST   | /api/v1/keys/slave/status                    | method not allowed
          """)
  void wrongResourcesAreRefused(String method, String path, String message) throws Exception {
    expect(ask(master, method, path, null), 400, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"key_IDs": [{"key_ID": "00000000-0000-4000-8000-000000000000"}]} | one or more keys specified are not found on KME
          {"key_IDs": [{"key_ID": "1-1-1-1-1"}]}  | one or more keys specified are not found on KME
          {"key_IDs": [{"key_ID": 1}]}            | key_ID shall be a string
          {"key_IDs": [{}]}                       | key_ID shall be a string
          {"key_IDs": ["00000000-0000-4000-8000-000000000000"]} | key_IDs shall be an array of objects
          {"key_IDs": []}                         | key_IDs shall name 1 to 128 keys
          {}                                      | key_IDs shall name 1 to 128 keys
          {"key_ID": "x"}                         | unknown parameter
          """)
  void wrongKeyIdsAreRefused(String body, String message) throws Exception {
    expect(ask(slave, "POST", DEC, body), 400, message);
  }

  @Test
  void aGetWithABodyAndAPostWithAQueryAreRefused() throws Exception {
    expect(ask(master, "GET", ENC, "{}"), 400, "GET shall have no body");
    expect(ask(master, "POST", ENC + "?number=1", "{}"), 400, "POST shall have no query");
    expect(ask(slave, "GET", DEC, null), 400, "key_ID is missing");
  }

  @Test
  void aBodyBeyondReasonIsRefused() throws Exception {
    expect(ask(master, "POST", ENC, " ".repeat(1_500_000)), 400, "body is too large");
    assertThat(ask(master, "POST", ENC, "{}").code()).isEqualTo(200);
  }

  @Test
  void statusSaysWhatIsThere() throws Exception {
    var status = master.status("slave");
    assertThat(status.sourceKmeId()).isEqualTo("kme-a");
    assertThat(status.targetKmeId()).isEqualTo("kme-a");
    assertThat(status.masterSaeId()).isEqualTo("master");
    assertThat(status.slaveSaeId()).isEqualTo("slave");
    assertThat(List.of(status.keySize(), status.minKeySize(), status.maxKeySize()))
        .containsExactly(256, 64, 1024);
    assertThat(status.maxKeyPerRequest()).isEqualTo(128);
    assertThat(status.maxSaeIdCount()).isEqualTo(3);
    master.encKeys("slave", 5, 256);
    assertThat(master.status("slave").storedKeyCount()).isEqualTo(status.storedKeyCount() - 5);
  }

  @Test
  void getAndPostDeliverTheSameWay() throws Exception {
    for (Raw answer :
        List.of(
            ask(master, "GET", ENC, null),
            ask(master, "POST", ENC, "{}"),
            ask(master, "GET", ENC + "?number=1&size=256", null))) {
      assertThat(answer.code()).isEqualTo(200);
      JsonNode keys = JSON.readTree(answer.body()).path("keys");
      assertThat(keys).hasSize(1);
      assertThat(keys.get(0).properties()).hasSize(2);
      String id = keys.get(0).path("key_ID").textValue();
      Raw fetched = ask(slave, "GET", DEC + "?key_ID=" + id, null);
      assertThat(fetched.body()).isEqualTo(answer.body());
      expect(
          ask(slave, "GET", DEC + "?key_ID=" + id, null),
          400,
          "one or more keys specified are not found on KME");
    }
  }

  @Test
  void aStrangerGetsNothingAndNotEvenABody() throws Exception {
    UUID id = master.encKeys("slave", 1, 256).getFirst().id();
    for (String name : List.of("stranger", "master")) {
      String path = "/api/v1/keys/master/dec_keys?key_ID=" + id;
      assertThat(ask(kme.client(name), "GET", path, null)).isEqualTo(new Raw(401, ""));
    }
    assertThat(slave.decKeys("master", List.of(id))).hasSize(1);
  }

  @Test
  void aWrongCertificateGets401WithoutBody() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Certificates others = new Certificates(elsewhere);
    others.issue("master", "master");
    PemCredentials forged =
        PemCredentials.read(
            others.certificate("master"), others.key("master"), certificates.authority());
    PemCredentials unknown = certificates.issue("not-registered");
    PemCredentials theKmeItself = certificates.issue("kme-a");
    for (KmeClient client :
        List.of(
            kme.client(forged.context()),
            kme.client(PemCredentials.anonymous(certificates.authority())),
            kme.client(unknown.context()),
            kme.client(theKmeItself.context()))) {
      assertThat(ask(client, "GET", "/api/v1/keys/slave/status", null)).isEqualTo(new Raw(401, ""));
      assertThat(ask(client, "POST", KeyTransfer.PATH, "{}")).isEqualTo(new Raw(401, ""));
    }
    assertThatThrownBy(() -> kme.client(unknown.context()).encKeys("slave", 1, 256))
        .isInstanceOfSatisfying(
            KmeException.class,
            e -> assertThat(e.kind()).isEqualTo(KmeException.Kind.UNAUTHORIZED));
  }

  @Test
  void everyNamedSlaveFetchesItsCopyOnce() throws Exception {
    ReceivedKey key = master.encKeys("slave", List.of("second", "third"), 1, 128).getFirst();
    for (String name : List.of("slave", "second", "third")) {
      KmeClient client = kme.client(name);
      assertThat(client.decKeys("master", List.of(key.id())).getFirst().key()).isEqualTo(key.key());
      assertThatThrownBy(() -> client.decKeys("master", List.of(key.id())))
          .hasMessage("400 one or more keys specified are not found on KME");
    }
  }

  @Test
  void namesMayBeOfAnyScript() throws Exception {
    KmeClient camera = kme.client(UNICODE.replace("/", "\\/"));
    ReceivedKey sent = master.encKeys(UNICODE, 1, 256).getFirst();
    assertThat(camera.decKeys("master", List.of(sent.id())).getFirst().key()).isEqualTo(sent.key());
    assertThat(camera.status("master").masterSaeId()).isEqualTo(UNICODE);
  }

  @Test
  void ageIsAnExtension() throws Exception {
    try (TestKme old =
        new TestKme(directory, certificates, "kme-old", 0, 5, List.of("master", "slave"))) {
      old.putForward(Duration.ofSeconds(100));
      KmeClient client = old.client("master");
      String ask = "{\"extension_mandatory\": [{\"otqmn_max_age_millis\": %d}]}";
      expect(
          ask(client, "POST", ENC, ask.formatted(1_000)),
          400,
          "not all extension_mandatory request options could be met");
      assertThat(ask(client, "POST", ENC, ask.formatted(1_000_000)).code()).isEqualTo(200);
      assertThat(client.status("slave").storedKeyCount()).isEqualTo(4);
    }
  }

  @Test
  void keysEndWithTheirTimeAndThePoolAtZero() throws Exception {
    try (TestKme few =
        new TestKme(directory, certificates, "kme-few", 0, 7, List.of("master", "slave"))) {
      KmeClient client = few.client("master");
      expect(ask(client, "GET", ENC + "?number=8", null), 503, "not enough keys");
      List<ReceivedKey> keys = client.encKeys("slave", 7, 256);
      assertThat(client.status("slave").storedKeyCount()).isZero();
      expect(ask(client, "POST", ENC, "{}"), 503, "not enough keys");
      assertThat(few.waiting()).isEqualTo(7);
      few.putForward(Duration.ofMillis(TestKme.KEYS.pickUpMillis()));
      assertThatThrownBy(() -> few.client("slave").decKeys("master", List.of(keys.getFirst().id())))
          .hasMessage("400 one or more keys specified are not found on KME");
    }
  }

  private static Raw ask(KmeClient client, String method, String path, @Nullable String body)
      throws Exception {
    return Raw.exchange(client, method, path, body);
  }

  private static void expect(Raw answer, int code, String message) throws Exception {
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.path("message").asText()).isEqualTo(message);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(body.path("details").isArray()).isTrue();
    assertThat(body.path("details"))
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.isObject()).isTrue());
  }
}
