package io.otqmn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CameraFleets in a file, read as strictly as the API server reads them. */
final class FleetFile {
  private static final String API_VERSION = "otqmn.io/v1alpha1";

  private FleetFile() {}

  /** The message says where, what, and what to do. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidException(String message) {
      super(message);
    }
  }

  /** All documents of the file; a fleet without a namespace is in {@code default}. */
  static List<CameraFleet> parse(String text) throws InvalidException {
    List<CameraFleet> fleets = new ArrayList<>();
    ObjectMapper yaml = Serialization.yamlMapper();
    try (MappingIterator<JsonNode> documents = yaml.readerFor(JsonNode.class).readValues(text)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document != null && !document.isNull() && !document.isEmpty()) {
          fleets.add(fleet(document));
        }
      }
    } catch (JsonProcessingException e) {
      throw new InvalidException(describe(e));
    } catch (IOException | RuntimeException e) {
      throw new InvalidException("is no YAML: " + firstLine(e.getMessage()));
    }
    if (fleets.isEmpty()) {
      throw new InvalidException("holds no CameraFleet: give a file with one");
    }
    return fleets;
  }

  private static CameraFleet fleet(JsonNode document)
      throws InvalidException, JsonProcessingException {
    String kind = document.path("kind").asText();
    String version = document.path("apiVersion").asText();
    if (!kind.equals("CameraFleet") || !version.equals(API_VERSION)) {
      throw new InvalidException(
          "kind '%s' of '%s' is not rendered: leave only CameraFleets of %s in the file"
              .formatted(kind, version, API_VERSION));
    }
    if (!(document.path("metadata") instanceof ObjectNode metadata)) {
      throw new InvalidException("metadata is missing: give at least a name");
    }
    if (!metadata.hasNonNull("namespace")) {
      metadata.put("namespace", "default");
    }
    if (!metadata.hasNonNull("uid")) {
      metadata.put("uid", "00000000-0000-0000-0000-000000000000");
    }
    ObjectMapper json = Serialization.jsonMapper();
    CameraFleet fleet = json.treeToValue(document, CameraFleet.class);
    if (document.hasNonNull("spec")) {
      unknownFields("spec", document.path("spec"), json.valueToTree(fleet.getSpec()));
    }
    return fleet;
  }

  /** What was written but is not there once it was read. */
  private static void unknownFields(String path, JsonNode written, JsonNode read)
      throws InvalidException {
    for (Map.Entry<String, JsonNode> field : written.properties()) {
      String at = path + "." + field.getKey();
      JsonNode value = field.getValue();
      boolean empty =
          value.isNull()
              || (value.isContainerNode() && value.isEmpty())
              || (value.isTextual() && value.textValue().isEmpty());
      if (!empty && !read.has(field.getKey())) {
        throw new InvalidException(at + " is unknown: correct or remove it");
      }
      unknownFields(at, value, read.path(field.getKey()));
    }
    for (int i = 0; written.isArray() && i < written.size(); i++) {
      unknownFields(path + "[" + i + "]", written.get(i), read.path(i));
    }
  }

  private static String describe(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        String name = step.getFieldName();
        path.append(
            name == null ? "[" + step.getIndex() + "]" : path.isEmpty() ? name : "." + name);
      }
    }
    String where = path.isEmpty() ? "is no YAML" : path.toString();
    return where + ": " + firstLine(e.getOriginalMessage());
  }

  private static String firstLine(String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
