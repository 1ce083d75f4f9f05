package io.otqmn.kme.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.otqmn.kme.client.Finding.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks a key manager for what ETSI GS QKD 014 V1.1.1 promises, and for what it forbids. Uses up
 * about a dozen keys; all that are stored if told to drain them.
 */
public final class ConformanceCheck {
  private static final String ERROR_BODY = " with an error body";
  private static final String[] TEXTS = {
    "source_KME_ID", "target_KME_ID", "master_SAE_ID", "slave_SAE_ID"
  };
  private static final String[] NUMBERS = {
    "key_size",
    "stored_key_count",
    "max_key_count",
    "max_key_per_request",
    "max_key_size",
    "min_key_size",
    "max_SAE_ID_count"
  };

  private final KmeClient master;
  private final @Nullable KmeClient slave;
  private final KmeClient stranger;
  private final KmeClient anonymous;
  private final String slaveId;
  private final boolean drain;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private boolean idsRepeat;

  /**
   * @param slave with the slave's certificate at the slave's key manager; null: what needs it is
   *     skipped
   * @param stranger at the slave's key manager too, with a certificate of another SAE: the master's
   * @param anonymous shows no certificate, or one that must not be accepted
   */
  public ConformanceCheck(
      KmeClient master,
      @Nullable KmeClient slave,
      KmeClient stranger,
      KmeClient anonymous,
      String slaveId,
      boolean drain) {
    this.master = master;
    this.slave = slave;
    this.stranger = stranger;
    this.anonymous = anonymous;
    this.slaveId = slaveId;
    this.drain = drain;
  }

  /** One check at a time. */
  public List<Finding> run() throws InterruptedException {
    findings.clear();
    ids.clear();
    idsRepeat = false;
    JsonNode status = status();
    unauthenticated();
    int keySize = status.path("key_size").asInt(256);
    int most = status.path("max_key_per_request").asInt(128);
    delivery(keySize, most);
    badRequests(status, keySize, most);
    collection(status.path("master_SAE_ID").asText("unknown"));
    draining(status, most);
    add(
        "5.3",
        "no key_ID is ever given twice",
        idsRepeat ? "repeated" : ids.size() + " different",
        !idsRepeat);
    return List.copyOf(findings);
  }

  private JsonNode status() throws InterruptedException {
    Exchange answer =
        ask(master, "5.1", "an answer over TLS 1.2 or later", "GET", path("status"), null);
    if (answer == null) {
      return MissingNode.getInstance();
    }
    add("5.1", "TLS 1.2 or later", answer.tls(), answer.tls().matches("TLSv1\\.[23]"));
    JsonNode json = answer.json();
    List<String> wrong = new ArrayList<>();
    for (String field : TEXTS) {
      if (!json.path(field).isTextual()) {
        wrong.add(field);
      }
    }
    for (String field : NUMBERS) {
      if (!json.path(field).isIntegralNumber()) {
        wrong.add(field);
      }
    }
    add(
        "5.2, 6.1",
        "status: 200 with every field of its type",
        answer.code() + (wrong.isEmpty() ? "" : ", missing or wrong: " + wrong),
        answer.code() == 200 && wrong.isEmpty());
    String named = json.path("slave_SAE_ID").asText();
    add("6.1", "slave_SAE_ID is the one asked for", named, named.equals(slaveId));
    return json;
  }

  private void unauthenticated() throws InterruptedException {
    String expectation = "no valid certificate: 401 without body, or no TLS";
    try {
      Exchange answer = anonymous.exchange("GET", path("status"), null);
      add(
          "5.1",
          expectation,
          answer.code() + ", " + answer.body().length + " bytes",
          answer.code() == 401 && answer.body().length == 0);
    } catch (KmeException e) {
      add("5.1", expectation, "no TLS", true);
    }
  }

  private void delivery(int keySize, int most) throws InterruptedException {
    keys("enc_keys GET: one key of key_size", "GET", path("enc_keys"), null, 1, keySize);
    keys("enc_keys POST {}: one key of key_size", "POST", path("enc_keys"), "{}", 1, keySize);
    if (most < 2) {
      findings.add(
          new Finding(
              "5.3", "enc_keys for 2 keys", "max_key_per_request is " + most, Verdict.SKIP));
      return;
    }
    String query = "?number=2&size=" + keySize;
    keys("enc_keys GET " + query + ": two keys", "GET", path("enc_keys") + query, null, 2, keySize);
    String body = "{\"number\": 2, \"size\": " + keySize + "}";
    keys("enc_keys POST " + body + ": two keys", "POST", path("enc_keys"), body, 2, keySize);
  }

  private void badRequests(JsonNode status, int keySize, int most) throws InterruptedException {
    refused(
        "6.2",
        "a size that is no multiple of 8",
        "{\"size\": " + (keySize + 1) + "}",
        "size shall be a multiple of 8");
    long tooBig = (status.path("max_key_size").asLong(keySize) / 8 + 1) * 8;
    refused("6.2", "a size above max_key_size", "{\"size\": " + tooBig + "}", "");
    refused("6.2", "number above max_key_per_request", "{\"number\": " + (most + 1L) + "}", "");
    refused("6.2", "number 0", "{\"number\": 0}", "");
    refused("6.2", "a negative number", "{\"number\": -1}", "");
    refused("6.2", "number as a string", "{\"number\": \"two\"}", "");
    refused("6.2", "a body that is not JSON", "{\"number\": ", "");
    refused(
        "6.2",
        "an unknown extension_mandatory",
        "{\"extension_mandatory\": [{\"nobody_knows_this\": 1}]}",
        "not all extension_mandatory parameters are supported");
    int tooMany = status.path("max_SAE_ID_count").asInt(0) + 1;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tooMany; i++) {
      names.add("\"nobody-" + i + "\"");
    }
    refused(
        "6.2",
        "more additional SAEs than max_SAE_ID_count",
        "{\"additional_slave_SAE_IDs\": " + names + "}",
        "");
    expect(
        "6.2",
        "an unknown extension_optional: 200, or 400 saying that it was not handled",
        ask(
            master,
            "6.2",
            "an answer",
            "POST",
            path("enc_keys"),
            "{\"extension_optional\": [{\"nobody_knows_this\": 1}]}"),
        answer ->
            answer.code() == 200
                || (answer.code() == 400
                    && answer
                        .message()
                        .equals("not all extension_optional request options handled")));
    expect(
        "5.3",
        "enc_keys GET ?number=many: 400" + ERROR_BODY,
        ask(master, "5.3", "an answer", "GET", path("enc_keys") + "?number=many", null),
        answer -> answer.code() == 400 && answer.isError());
    expect(
        "5.1",
        "DELETE: 400, 401 or 503",
        ask(master, "5.1", "an answer", "DELETE", path("enc_keys"), null),
        answer -> Set.of(400, 401, 503).contains(answer.code()));
  }

  private void collection(String masterId) throws InterruptedException {
    String unknown = "{\"key_IDs\": [{\"key_ID\": \"00000000-0000-4000-8000-000000000000\"}]}";
    String notFound = "one or more keys specified are not found on KME";
    KmeClient asker = slave == null ? master : slave;
    String partner = slave == null ? slaveId : masterId;
    String path = KmeClient.path(partner, "dec_keys");
    expect(
        "5.4, 6.4",
        "dec_keys of an unknown key: 400 '" + notFound + "'",
        ask(asker, "5.4", "an answer", "POST", path, unknown),
        answer -> answer.code() == 400 && answer.isError() && answer.message().equals(notFound));
    if (slave == null) {
      findings.add(
          new Finding(
              "5.4",
              "dec_keys by the slave",
              "no certificate of the slave was given",
              Verdict.SKIP));
      return;
    }
    Exchange made = ask(master, "5.3", "an answer", "POST", path("enc_keys"), "{}");
    if (made == null || made.code() != 200) {
      findings.add(
          new Finding("5.4", "dec_keys by the slave", "no key could be made", Verdict.SKIP));
      return;
    }
    JsonNode key = made.json().path("keys").path(0);
    remember(key);
    String wanted = "{\"key_IDs\": [{\"key_ID\": \"" + key.path("key_ID").asText() + "\"}]}";
    expect(
        "5.4",
        "dec_keys by an SAE that was not named: 401 without body",
        ask(stranger, "5.4", "an answer", "POST", path, wanted),
        answer -> answer.code() == 401 && answer.body().length == 0);
    expect(
        "5.4, 6.3",
        "dec_keys by the slave: the same key",
        ask(slave, "5.4", "an answer", "POST", path, wanted),
        answer ->
            answer.code() == 200
                && answer.json().path("keys").path(0).path("key").equals(key.path("key")));
    expect(
        "5.4",
        "dec_keys again: 400 '" + notFound + "'",
        ask(slave, "5.4", "an answer", "POST", path, wanted),
        answer -> answer.code() == 400 && answer.isError() && answer.message().equals(notFound));
  }

  private void draining(JsonNode status, int most) throws InterruptedException {
    String expectation = "no keys left: 503" + ERROR_BODY;
    if (!drain) {
      findings.add(new Finding("5.3", expectation, "not asked for (--drain)", Verdict.SKIP));
      return;
    }
    long limit = 2L * status.path("max_key_count").asInt(0) + 100;
    int batch = most;
    Exchange answer = null;
    for (long taken = 0; taken < limit; taken += batch) {
      answer = ask(master, "5.3", "an answer", "GET", path("enc_keys") + "?number=" + batch, null);
      if (answer == null || (answer.code() != 200 && batch == 1)) {
        break;
      }
      if (answer.code() != 200) {
        batch = 1;
      }
    }
    expect("5.3", expectation, answer, last -> last.code() == 503 && last.isError());
  }

  private void keys(
      String expectation, String method, String path, @Nullable String body, int number, int bits)
      throws InterruptedException {
    Exchange answer = ask(master, "5.3, 6.3", expectation, method, path, body);
    if (answer == null) {
      return;
    }
    JsonNode keys = answer.json().path("keys");
    boolean right = answer.code() == 200 && keys.size() == number;
    for (JsonNode key : keys) {
      right &= isKey(key, bits);
      remember(key);
    }
    add("5.3, 6.3", expectation, answer.code() + ", " + keys.size() + " keys", right);
  }

  private void remember(JsonNode key) {
    idsRepeat |= !ids.add(key.path("key_ID").asText());
  }

  private static boolean isKey(JsonNode key, int bits) {
    try {
      UUID id = UUID.fromString(key.path("key_ID").asText());
      byte[] bytes = Base64.getDecoder().decode(key.path("key").asText());
      return id.toString().equalsIgnoreCase(key.path("key_ID").asText())
          && bytes.length * 8 == bits;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * @param message what the error must say; empty: anything
   */
  private void refused(String clause, String what, String body, String message)
      throws InterruptedException {
    expect(
        clause,
        what + ": 400" + (message.isEmpty() ? ERROR_BODY : " '" + message + "'"),
        ask(master, clause, "an answer", "POST", path("enc_keys"), body),
        answer ->
            answer.code() == 400
                && answer.isError()
                && (message.isEmpty() || answer.message().equals(message)));
  }

  private void expect(
      String clause, String expectation, @Nullable Exchange answer, Predicate<Exchange> right) {
    if (answer != null) {
      add(clause, expectation, observed(answer), right.test(answer));
    }
  }

  /** Never the keys themselves. */
  private static String observed(Exchange answer) {
    if (answer.code() == 200) {
      return "200, " + answer.json().path("keys").size() + " keys";
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
    return answer.code() + " " + (text.length() > 160 ? text.substring(0, 160) + "…" : text);
  }

  private @Nullable Exchange ask(
      KmeClient client,
      String clause,
      String expectation,
      String method,
      String path,
      @Nullable String body)
      throws InterruptedException {
    try {
      return client.exchange(method, path, body);
    } catch (KmeException e) {
      add(clause, expectation, String.valueOf(e.getMessage()), false);
      return null;
    }
  }

  private void add(String clause, String expectation, String observation, boolean right) {
    findings.add(
        new Finding(clause, expectation, observation, right ? Verdict.PASS : Verdict.FAIL));
  }

  private String path(String operation) {
    return KmeClient.path(slaveId, operation);
  }
}
