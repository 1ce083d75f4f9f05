package io.otqmn.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fleets as a user writes them, which need not be readable as records. */
final class WrittenFleet {
  private static final YAMLMapper YAML = new YAMLMapper();

  private WrittenFleet() {}

  static JsonNode parse(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /** A fleet with an endpoint and the given parts of a spec, in YAML without the outer braces. */
  static ObjectNode fleet(String namespace, String name, String spec) {
    ObjectNode fleet =
        (ObjectNode)
            parse(
                """
                apiVersion: otqmn.io/v1alpha1
                kind: CameraFleet
                spec: {export: {otlp: {endpoint: "http://otel:4317"}}}
                """);
    fleet.withObject("/metadata").put("namespace", namespace).put("name", name);
    try {
      YAML.readerForUpdating(fleet.get("spec")).readValue("{" + spec + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fleet;
  }

  static GenericKubernetesResource generic(ObjectNode fleet) {
    return Serialization.jsonMapper().convertValue(fleet, GenericKubernetesResource.class);
  }

  static CameraFleet typed(JsonNode fleet) {
    return Serialization.jsonMapper().convertValue(fleet, CameraFleet.class);
  }
}
