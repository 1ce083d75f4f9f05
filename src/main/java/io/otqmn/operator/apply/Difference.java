package io.otqmn.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a live object does not say what the desired one says. What the live object says beyond that
 * (defaults of the server, fields of others) is no difference: this is the comparison that matches
 * server-side apply.
 */
public final class Difference {
  /** Lists that server-side apply merges by key; all others are replaced as a whole. */
  private static final Map<String, List<String>> LIST_KEYS =
      Map.ofEntries(
          Map.entry("metadata.ownerReferences", List.of("uid")),
          Map.entry("spec.ports", List.of("port", "protocol")),
          Map.entry("spec.template.spec.containers", List.of("name")),
          Map.entry("spec.template.spec.containers.env", List.of("name")),
          Map.entry("spec.template.spec.containers.ports", List.of("containerPort", "protocol")),
          Map.entry("spec.template.spec.containers.volumeMounts", List.of("mountPath")),
          Map.entry("spec.template.spec.volumes", List.of("name")),
          Map.entry(
              "spec.template.spec.topologySpreadConstraints",
              List.of("topologyKey", "whenUnsatisfiable")));

  private Difference() {}

  /** The path of the first field in which {@code live} falls short of {@code desired}. */
  public static Optional<String> first(JsonNode desired, JsonNode live) {
    return first("", desired, live);
  }

  private static Optional<String> first(String path, JsonNode desired, JsonNode live) {
    if (desired.isNull()) {
      return Optional.empty();
    }
    if (live.isMissingNode() || live.isNull()) {
      // the server drops empty strings and lists; an empty object ("emptyDir: {}") has a meaning
      boolean nothing = desired.isTextual() && desired.textValue().isEmpty();
      return nothing || (desired.isArray() && desired.isEmpty())
          ? Optional.empty()
          : Optional.of(path);
    }
    if (desired.isObject()) {
      return live.isObject() ? firstInObject(path, desired, live) : Optional.of(path);
    }
    if (desired.isArray()) {
      return live.isArray() ? firstInList(path, desired, live) : Optional.of(path);
    }
    return sameValue(path, desired, live) ? Optional.empty() : Optional.of(path);
  }

  private static Optional<String> firstInObject(String path, JsonNode desired, JsonNode live) {
    for (Map.Entry<String, JsonNode> field : desired.properties()) {
      String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Optional<String> found = first(at, field.getValue(), live.path(field.getKey()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstInList(String path, JsonNode desired, JsonNode live) {
    List<String> keys = LIST_KEYS.get(path);
    if (keys == null && desired.size() != live.size()) {
      return Optional.of(path);
    }
    for (int i = 0; i < desired.size(); i++) {
      JsonNode wanted = desired.get(i);
      Optional<JsonNode> counterpart =
          keys == null ? Optional.of(live.get(i)) : withSameKey(keys, wanted, live);
      if (counterpart.isEmpty()) {
        return Optional.of(path + "[" + i + "]");
      }
      Optional<String> found = first(path, wanted, counterpart.get());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> withSameKey(List<String> keys, JsonNode wanted, JsonNode live) {
    for (JsonNode candidate : live) {
      if (keys.stream().allMatch(key -> keyOf(wanted, key).equals(keyOf(candidate, key)))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static String keyOf(JsonNode element, String key) {
    return element.path(key).asText(key.equals("protocol") ? "TCP" : "");
  }

  private static boolean sameValue(String path, JsonNode desired, JsonNode live) {
    if (desired.equals(live)) {
      return true;
    }
    if (desired.isNumber() && live.isNumber()) {
      return desired.decimalValue().compareTo(live.decimalValue()) == 0;
    }
    return isQuantity(path) && sameQuantity(desired.asText(), live.asText());
  }

  private static boolean isQuantity(String path) {
    return path.contains(".resources.limits.")
        || path.contains(".resources.requests.")
        || path.endsWith(".sizeLimit");
  }

  private static boolean sameQuantity(String desired, String live) {
    return Quantity.getAmountInBytes(Quantity.parse(desired))
            .compareTo(Quantity.getAmountInBytes(Quantity.parse(live)))
        == 0;
  }
}
