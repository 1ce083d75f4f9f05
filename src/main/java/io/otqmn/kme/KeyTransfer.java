package io.otqmn.kme;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.quantum.keys.KeyCopy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Keys on the simulated link from the master's key manager to that of these slaves. A real link
 * would have made the bytes at both ends; here they travel, inside mutual TLS.
 */
record KeyTransfer(String master, List<String> slaves, List<KeyCopy> keys) {
  static final String PATH = "/otqmn/v1/keys";

  private static final Set<String> FIELDS = Set.of("master_SAE_ID", "slave_SAE_IDs", "keys");

  byte[] encoded() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("master_SAE_ID", master);
    ArrayNode names = json.putArray("slave_SAE_IDs");
    slaves.forEach(names::add);
    ArrayNode list = json.putArray("keys");
    for (KeyCopy key : keys) {
      list.addObject().put("key_ID", key.id().toString()).put("key", key.bytes());
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static KeyTransfer decode(byte[] body) throws Refusal {
    RequestBody json = RequestBody.parse("application/json", body, FIELDS);
    List<KeyCopy> keys = new ArrayList<>();
    for (ObjectNode entry : json.objects("keys")) {
      RequestBody key = new RequestBody(entry);
      try {
        keys.add(
            new KeyCopy(
                UUID.fromString(key.text("key_ID")), Base64.getDecoder().decode(key.text("key"))));
      } catch (IllegalArgumentException e) {
        throw new Refusal("keys shall have a UUID and base64", "keys", "malformed entry");
      }
    }
    return new KeyTransfer(
        json.text("master_SAE_ID"), List.copyOf(json.names("slave_SAE_IDs")), keys);
  }
}
