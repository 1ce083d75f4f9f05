package io.otqmn.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of an object as it was desired when it was last written. It tells that a field was
 * dropped from the desired state, which no comparison with the live object can.
 */
public final class DesiredHash {
  public static final String ANNOTATION = "otqmn.io/desired-hash";

  private DesiredHash() {}

  /** The hash of the object without the annotation itself; independent of the order of keys. */
  public static String of(HasMetadata desired) {
    JsonNode json = KubernetesJson.MAPPER.valueToTree(desired);
    JsonNode annotations = json.path("metadata").path("annotations");
    if (annotations instanceof ObjectNode map) {
      map.remove(ANNOTATION);
    }
    return of(json);
  }

  /** The hash of a tree, independent of the order of keys. */
  public static String of(JsonNode tree) {
    return sha256(sorted(tree).toString());
  }

  public static @Nullable String recordedIn(HasMetadata live) {
    Map<String, String> annotations = live.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(ANNOTATION);
  }

  /** Lower-case hexadecimal SHA-256 of the text's UTF-8 bytes. */
  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      return new ObjectNode(JsonNodeFactory.instance, fields);
    }
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    return node;
  }
}
