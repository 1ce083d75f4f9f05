package io.otqmn.kme.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;

/**
 * An answer as it came.
 *
 * @param tls the protocol that was agreed
 */
record Exchange(int code, byte[] body, String tls) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Missing if the body is not JSON. */
  JsonNode json() {
    try {
      return MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  String message() {
    return json().path("message").asText("");
  }

  boolean isError() {
    JsonNode json = json();
    JsonNode details = json.path("details");
    return json.path("message").isTextual() && (details.isMissingNode() || details.isArray());
  }
}
