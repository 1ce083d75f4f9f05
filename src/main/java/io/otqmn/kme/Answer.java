package io.otqmn.kme;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.quantum.keys.KeyCopy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * One of the four answers that the standard knows.
 *
 * @param body empty with 401
 */
record Answer(int code, byte[] body) {
  static Answer ok(ObjectNode body) {
    return new Answer(200, bytes(body));
  }

  /** A key container (clause 6.3). Wipes the copies. */
  static Answer keys(List<KeyCopy> keys) {
    StringBuilder json = new StringBuilder(16 + 128 * keys.size()).append("{\"keys\":[");
    for (KeyCopy key : keys) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append("{\"key_ID\":\"")
          .append(key.id())
          .append("\",\"key\":\"")
          .append(Base64.getEncoder().encodeToString(key.bytes()))
          .append("\"}");
      key.wipe();
    }
    return new Answer(200, json.append("]}").toString().getBytes(StandardCharsets.US_ASCII));
  }

  static Answer refused(Refusal refusal) {
    return error(400, refusal.message(), refusal.details());
  }

  static Answer unauthorized() {
    return new Answer(401, new byte[0]);
  }

  static Answer unavailable(String message, String detail) {
    return error(503, message, List.of(new Refusal.Detail("reason", detail)));
  }

  private static Answer error(int code, String message, List<Refusal.Detail> details) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", message);
    ArrayNode list = body.putArray("details");
    details.forEach(detail -> list.addObject().put(detail.name(), detail.value()));
    return new Answer(code, bytes(body));
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
