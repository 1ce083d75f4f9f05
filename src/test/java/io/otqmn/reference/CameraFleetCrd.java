package io.otqmn.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The CustomResourceDefinition of CameraFleet, generated from the records and completed with what
 * the generator has no annotation for: list types, formats, lengths of items (the API server
 * refuses rules over unbounded text), the order of the printer columns.
 */
public final class CameraFleetCrd {
  /** In the order of their declaration; the generator has an order of its own. */
  private static final List<String> COLUMNS =
      Stream.of(CameraFleet.class.getAnnotationsByType(AdditionalPrinterColumn.class))
          .map(AdditionalPrinterColumn::name)
          .toList();

  private static final Set<String> LONGS = Set.of("observedGeneration", "tolerationSeconds");

  private final ObjectNode crd;

  private CameraFleetCrd(ObjectNode crd) {
    this.crd = crd;
  }

  public static ObjectNode generate() {
    InMemory output = new InMemory();
    new CRDGenerator()
        .withOutput(output)
        .customResourceClasses(CameraFleet.class)
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .generate();
    CameraFleetCrd result =
        new CameraFleetCrd(
            Serialization.unmarshal(
                output.bytes.toString(StandardCharsets.UTF_8), ObjectNode.class));
    result.complete();
    return result.crd;
  }

  private void complete() {
    orderColumns();
    ObjectNode root = schema();
    root.put(
        "description",
        "A fleet of cameras and the collectors that carry its telemetry to an OpenTelemetry"
            + " backend.");
    root.putArray("required").add("spec");
    schema("spec").put("description", "The telemetry path of the fleet, as it should be.");
    schema("status")
        .put("description", "What was observed of the fleet. Only the operator writes it.");

    listMap(schema("status", "conditions"), "type");
    ObjectNode transition = schema("status", "conditions").withObject("/items/properties");
    transition.withObject("/lastTransitionTime").put("format", "date-time");
    listMap(schema("spec", "collector", "topologySpreadConstraints"), "topologyKey");
    schema("spec", "collector", "tolerations").put("x-kubernetes-list-type", "atomic");
    ObjectNode principals = schema("spec", "mesh", "allowedPrincipals");
    principals.put("x-kubernetes-list-type", "set");
    principals.withObject("/items").put("maxLength", 384);
    schema("spec", "collector", "nodeSelector")
        .withObject("/additionalProperties")
        .put("maxLength", 63);

    tidy(root);
  }

  private ObjectNode version() {
    return (ObjectNode) crd.at("/spec/versions/0");
  }

  private ObjectNode schema(String... fields) {
    ObjectNode node = (ObjectNode) version().at("/schema/openAPIV3Schema");
    for (String field : fields) {
      node = (ObjectNode) node.required("properties").required(field);
    }
    return node;
  }

  private void orderColumns() {
    ArrayNode columns = (ArrayNode) version().required("additionalPrinterColumns");
    List<JsonNode> generated = new ArrayList<>();
    columns.forEach(generated::add);
    generated.sort(
        Comparator.comparingInt(column -> COLUMNS.indexOf(column.required("name").asText())));
    columns.removeAll().addAll(generated);
    for (JsonNode column : columns) {
      if (column.path("priority").asInt() == 0) {
        // the API server drops it: GitOps tools would see a difference for ever
        ((ObjectNode) column).remove("priority");
      }
    }
  }

  private static void listMap(ObjectNode list, String key) {
    list.put("x-kubernetes-list-type", "map").putArray("x-kubernetes-list-map-keys").add(key);
  }

  /** Rules once each, bounds as whole numbers, a format for every integer. */
  private static void tidy(ObjectNode schema) {
    for (String bound : List.of("minimum", "maximum")) {
      if (schema.has(bound)) {
        schema.set(bound, IntNode.valueOf(schema.get(bound).asInt()));
      }
    }
    if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      Set<JsonNode> seen = new HashSet<>();
      rules.removeIf(rule -> !seen.add(rule));
    }
    if (schema.get("properties") instanceof ObjectNode properties) {
      properties
          .properties()
          .forEach(property -> {
            ObjectNode field = (ObjectNode) property.getValue();
            if (field.path("type").asText().equals("integer")) {
              field.put("format", LONGS.contains(property.getKey()) ? "int64" : "int32");
            }
            tidy(field);
          });
    }
    if (schema.get("items") instanceof ObjectNode items) {
      tidy(items);
    }
  }

  private static final class InMemory implements CRDGenerator.CRDOutput<OutputStream> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public OutputStream outputFor(String crdName) {
      return bytes;
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
