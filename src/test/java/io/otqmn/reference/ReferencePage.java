package io.otqmn.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** docs/reference.md: one table per object of the CRD, objects that are alike share one. */
final class ReferencePage {
  private static final Pattern DEFAULT = Pattern.compile("^(.*?) ?Default: (.*)\\.$");

  private final StringBuilder page = new StringBuilder();

  /** Paths of the objects with the same fields, in the order in which they are met. */
  private final Map<JsonNode, List<String>> objects = new LinkedHashMap<>();

  private ReferencePage() {}

  static String of(JsonNode crd) {
    JsonNode root = crd.at("/spec/versions/0/schema/openAPIV3Schema");
    ReferencePage result = new ReferencePage();
    result.page.append(
        """
        # CameraFleet, field by field

        <!-- Generated from the CRD by 'make crds': change the records of io.otqmn.api. -->

        `otqmn.io/v1alpha1`, namespaced, short name `cf`. Only `spec.export.otlp.endpoint` is required. A default is
        what the operator takes for a field that is not written; it is not stored in the object, so it can differ after
        an upgrade. Durations are whole numbers with `h`, `m`, `s` or `ms` (`5m30s`), quantities as elsewhere in
        Kubernetes (`250m`, `64Ki`). `kubectl explain camerafleet.spec --recursive` prints the same.

        The name of a fleet has at most 40 characters, because a Service is named after it.
        """);
    result.collect("spec", root.at("/properties/spec"));
    result.collect("status", root.at("/properties/status"));
    result.objects.forEach(result::section);
    return result.page.toString();
  }

  private void collect(String path, JsonNode schema) {
    JsonNode object = schema.has("items") ? schema.get("items") : schema;
    if (!object.has("properties")) {
      return;
    }
    JsonNode alike = object.deepCopy();
    ((ObjectNode) alike).remove("description");
    objects.computeIfAbsent(alike, same -> new ArrayList<>()).add(path);
    object
        .get("properties")
        .properties()
        .forEach(field ->
            collect(
                path + "." + field.getKey() + (field.getValue().has("items") ? "[]" : ""),
                field.getValue()));
  }

  private void section(JsonNode object, List<String> paths) {
    page.append("\n## ").append(String.join(", ", paths)).append("\n\n");
    page.append("| field | type | default | meaning |\n|---|---|---|---|\n");
    List<String> required = texts(object.path("required"));
    object
        .get("properties")
        .properties()
        .forEach(field -> row(field.getKey(), field.getValue(), required.contains(field.getKey())));
    List<String> rules =
        StreamSupport.stream(object.path("x-kubernetes-validations").spliterator(), false)
            .map(rule -> rule.get("message").asText())
            .toList();
    if (!rules.isEmpty()) {
      page.append("\nRefused with:\n");
      rules.forEach(rule -> page.append("- ").append(rule).append('\n'));
    }
  }

  private void row(String name, JsonNode schema, boolean required) {
    String description = schema.path("description").asText();
    String fallback = required ? "**required**" : "";
    Matcher matcher = DEFAULT.matcher(description);
    if (matcher.matches()) {
      description = matcher.group(1);
      fallback = matcher.group(2);
    }
    page.append("| `%s` | %s | %s | %s |%n".formatted(name, type(schema), fallback, description));
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      return texts(schema.get("enum")).stream()
          .map(value -> "`" + value + "`")
          .collect(Collectors.joining(", "));
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return "quantity";
    }
    if (schema.path("x-kubernetes-validations").toString().contains("duration(self)")) {
      return "duration";
    }
    JsonNode items = schema.path("items");
    if (!(items instanceof MissingNode)) {
      return "list of " + type(items);
    }
    JsonNode values = schema.path("additionalProperties");
    if (!(values instanceof MissingNode)) {
      return "map of " + type(values);
    }
    return schema.path("format").asText().equals("date-time")
        ? "time"
        : schema.path("type").asText();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
