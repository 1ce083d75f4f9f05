package io.otqmn.kme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What dec_keys asks for (clause 6.4). */
final class KeyIds {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private KeyIds() {}

  static List<UUID> read(Asked asked, int most) throws Refusal {
    if (asked.isGet()) {
      asked.onlyQuery("key_ID");
      String id = asked.query().get("key_ID");
      if (id == null) {
        throw new Refusal("key_ID is missing", "key_ID", "name the key");
      }
      return List.of(uuid(id));
    }
    RequestBody body =
        RequestBody.parse(
            asked.contentType(), asked.body(), Set.of("key_IDs", "key_IDs_extension"));
    reserved(body.json().get("key_IDs_extension"), "key_IDs_extension");
    Set<UUID> ids = new LinkedHashSet<>();
    for (ObjectNode entry : body.objects("key_IDs")) {
      for (Map.Entry<String, JsonNode> field : entry.properties()) {
        if (!Set.of("key_ID", "key_ID_extension").contains(field.getKey())) {
          throw new Refusal("unknown parameter", field.getKey(), "remove it");
        }
      }
      reserved(entry.get("key_ID_extension"), "key_ID_extension");
      String id = new RequestBody(entry).text("key_ID");
      if (!ids.add(uuid(id))) {
        throw new Refusal("key_IDs names a key twice", "key_ID", id);
      }
    }
    if (ids.isEmpty() || ids.size() > most) {
      throw new Refusal(
          "key_IDs shall name 1 to " + most + " keys", "key_IDs", String.valueOf(ids.size()));
    }
    return new ArrayList<>(ids);
  }

  /** For future use in the standard: must be an object, says nothing to us. */
  private static void reserved(@Nullable JsonNode value, String name) throws Refusal {
    if (value != null && !value.isObject()) {
      throw new Refusal(name + " shall be an object", name, value.toString());
    }
  }

  private static UUID uuid(String text) throws Refusal {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new Refusal(Refusal.NOT_FOUND, "key_ID", text + " is not a UUID");
    }
    return UUID.fromString(text);
  }
}
