package io.otqmn.kme.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An SAE's view of its key manager. Every method blocks until answered; a lost answer to {@link
 * #encKeys} or {@link #decKeys} loses the keys in it, for they are delivered once. Thread-safe.
 */
public final class KmeClient implements AutoCloseable {
  private final String origin;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param origin https://HOST:PORT
   * @param tls with the SAE's certificate; see {@link PemCredentials#context}
   */
  public KmeClient(URI origin, SSLContext tls, Duration timeout) {
    String text = origin.toString();
    this.origin = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  public KmeStatus status(String slave) throws KmeException, InterruptedException {
    JsonNode json = ok(exchange("GET", path(slave, "status"), null));
    return new KmeStatus(
        text(json, "source_KME_ID"),
        text(json, "target_KME_ID"),
        text(json, "master_SAE_ID"),
        text(json, "slave_SAE_ID"),
        number(json, "key_size"),
        number(json, "stored_key_count"),
        number(json, "max_key_count"),
        number(json, "max_key_per_request"),
        number(json, "max_key_size"),
        number(json, "min_key_size"),
        number(json, "max_SAE_ID_count"));
  }

  /** New keys to share with one slave. */
  public List<ReceivedKey> encKeys(String slave, int number, int sizeBits)
      throws KmeException, InterruptedException {
    return encKeys(slave, List.of(), number, sizeBits);
  }

  /** New keys to share with several slaves. */
  public List<ReceivedKey> encKeys(
      String slave, List<String> additionalSlaves, int number, int sizeBits)
      throws KmeException, InterruptedException {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("number", number).put("size", sizeBits);
    if (!additionalSlaves.isEmpty()) {
      var names = body.putArray("additional_slave_SAE_IDs");
      additionalSlaves.forEach(names::add);
    }
    return keys(ok(exchange("POST", path(slave, "enc_keys"), body.toString())));
  }

  /** The slave's copies of keys that the master named to it. */
  public List<ReceivedKey> decKeys(String master, List<UUID> ids)
      throws KmeException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var list = body.putArray("key_IDs");
    ids.forEach(id -> list.addObject().put("key_ID", id.toString()));
    return keys(ok(exchange("POST", path(master, "dec_keys"), body.toString())));
  }

  @Override
  public void close() {
    http.close();
  }

  static String path(String sae, String operation) {
    String encoded = URLEncoder.encode(sae, StandardCharsets.UTF_8).replace("+", "%20");
    return "/api/v1/keys/" + encoded + "/" + operation;
  }

  /** Any request, right or wrong. */
  Exchange exchange(String method, String path, @Nullable String body)
      throws KmeException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path)).timeout(timeout);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Exchange(
          response.statusCode(),
          response.body(),
          response.sslSession().map(SSLSession::getProtocol).orElse("none"));
    } catch (IOException e) {
      throw new KmeException(
          KmeException.Kind.UNREACHABLE, origin + " cannot be reached: " + e, List.of());
    }
  }

  private static JsonNode ok(Exchange exchange) throws KmeException {
    KmeException.Kind kind =
        switch (exchange.code()) {
          case 200 -> null;
          case 400 -> KmeException.Kind.REFUSED;
          case 401 -> KmeException.Kind.UNAUTHORIZED;
          case 503 -> KmeException.Kind.UNAVAILABLE;
          default -> KmeException.Kind.NOT_CONFORMANT;
        };
    JsonNode json = exchange.json();
    if (kind == null) {
      return json;
    }
    List<String> details = new ArrayList<>();
    json.path("details").forEach(detail -> details.add(detail.toString()));
    throw new KmeException(
        kind, exchange.code() + " " + json.path("message").asText("(no message)"), details);
  }

  private static List<ReceivedKey> keys(JsonNode json) throws KmeException {
    List<ReceivedKey> result = new ArrayList<>();
    for (JsonNode entry : json.path("keys")) {
      try {
        result.add(
            new ReceivedKey(
                UUID.fromString(text(entry, "key_ID")),
                Base64.getDecoder().decode(text(entry, "key"))));
      } catch (IllegalArgumentException e) {
        throw KmeException.notConformant("a key is not a UUID with base64: " + e.getMessage());
      }
    }
    if (result.isEmpty()) {
      throw KmeException.notConformant("the answer has no keys");
    }
    return result;
  }

  private static String text(JsonNode json, String field) throws KmeException {
    if (!json.path(field).isTextual()) {
      throw KmeException.notConformant(field + " is not a string");
    }
    return json.path(field).textValue();
  }

  private static int number(JsonNode json, String field) throws KmeException {
    if (!json.path(field).isIntegralNumber()) {
      throw KmeException.notConformant(field + " is not an integer");
    }
    return json.path(field).intValue();
  }
}
