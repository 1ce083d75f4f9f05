package io.otqmn.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CameraFleetCrdTest {
  private final JsonNode version = CameraFleetCrd.generate().at("/spec/versions/0");
  private final Map<String, JsonNode> fields = new TreeMap<>();

  CameraFleetCrdTest() {
    collect("", version.at("/schema/openAPIV3Schema"));
  }

  private void collect(String path, JsonNode schema) {
    JsonNode object = schema.has("items") ? schema.get("items") : schema;
    object
        .path("properties")
        .properties()
        .forEach(field -> {
          fields.put(path + field.getKey(), field.getValue());
          collect(path + field.getKey() + ".", field.getValue());
        });
  }

  private boolean required(String path) {
    int dot = path.lastIndexOf('.');
    JsonNode parent =
        dot < 0 ? version.at("/schema/openAPIV3Schema") : fields.get(path.substring(0, dot));
    JsonNode object = parent.has("items") ? parent.get("items") : parent;
    return StreamSupport.stream(object.path("required").spliterator(), false)
        .anyMatch(name -> name.asText().equals(path.substring(dot + 1)));
  }

  @Test
  void everyFieldIsDescribed() {
    assertThat(fields)
        .hasSizeGreaterThan(60)
        .allSatisfy((path, schema) ->
            assertThat(schema.path("description").asText())
                .as(path)
                .hasSizeGreaterThan(10)
                .endsWith("."));
  }

  @Test
  void everyFieldOfTheSpecIsRequiredOrNamesItsDefault() {
    assertThat(fields)
        .allSatisfy((path, schema) -> {
          boolean leaf = !schema.has("properties");
          if (path.startsWith("spec.") && leaf && !required(path)) {
            assertThat(schema.get("description").asText()).as(path).contains("Default: ");
          }
        });
  }

  @Test
  void nothingButTheEndpointIsRequired() {
    assertThat(fields.keySet().stream().filter(this::required))
        .contains("spec", "spec.export", "spec.export.otlp", "spec.export.otlp.endpoint")
        .filteredOn(path -> path.startsWith("spec"))
        .filteredOn(path -> !path.startsWith("spec.export"))
        .containsExactly("spec", "spec.collector.topologySpreadConstraints.topologyKey");
  }

  @Test
  void conditionsAreAMapByType() {
    JsonNode conditions = fields.get("status.conditions");
    assertThat(conditions.get("x-kubernetes-list-type").asText()).isEqualTo("map");
    assertThat(conditions.get("x-kubernetes-list-map-keys")).hasToString("[\"type\"]");
    assertThat(fields.get("status.conditions.lastTransitionTime").get("format").asText())
        .isEqualTo("date-time");
  }

  @Test
  void noDefaultIsWrittenIntoStoredFleets() {
    assertThat(fields.values()).noneMatch(schema -> schema.has("default"));
  }

  @Test
  void everyIntegerHasAFormatAndNoneIsAFraction() {
    assertThat(fields)
        .allSatisfy((path, schema) -> {
          String type = schema.path("type").asText();
          assertThat(type).as(path).isNotEqualTo("number");
          if (type.equals("integer")) {
            assertThat(schema.get("format").asText()).as(path).isIn("int32", "int64");
          }
        });
  }

  @Test
  void theFirstColumnsAnswerTheFirstQuestion() {
    List<String> shown =
        StreamSupport.stream(version.get("additionalPrinterColumns").spliterator(), false)
            .filter(column -> !column.has("priority"))
            .map(column -> column.get("name").asText())
            .toList();
    assertThat(shown).containsExactly("Expected", "Connected", "Ready", "Status", "Age");
  }
}
