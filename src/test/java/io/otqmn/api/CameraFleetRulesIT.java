package io.otqmn.api;

import static io.otqmn.api.WrittenFleet.fleet;
import static io.otqmn.api.WrittenFleet.generic;
import static io.otqmn.api.WrittenFleet.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server refuses, where and with which words, and what it accepts. */
@ExtendWith(ApiServerExtension.class)
class CameraFleetRulesIT {
  static List<Refusal> refusals() {
    return Refusal.ALL;
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefusedAtTheFieldWithReasonAndRemedy(Refusal refusal, ApiServer api) {
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class,
            () ->
                api.client()
                    .resource(generic(fleet("default", "city", refusal.spec())))
                    .dryRun()
                    .create());

    assertThat(refused).as("accepted: %s", refusal.spec()).isNotNull();
    assertThat(refused.getCode()).isEqualTo(422);
    assertThat(refused.getStatus().getDetails().getCauses())
        .anySatisfy(cause -> {
          assertThat(cause.getField()).isEqualTo(refusal.field());
          assertThat(cause.getMessage()).contains(refusal.message());
        });
  }

  @Test
  void everyRuleOfTheCrdHasARefusal() throws IOException {
    Set<String> rules = new TreeSet<>();
    JsonNode crd = parse(Path.of("crds/camerafleets.otqmn.io.yaml"));
    collectRules("", crd.at("/spec/versions/0/schema/openAPIV3Schema"), rules);

    assertThat(rules).hasSizeGreaterThan(30);
    assertThat(rules)
        .filteredOn(rule -> !rule.contains("metadata.name"))
        .allSatisfy(rule ->
            assertThat(Refusal.ALL)
                .anyMatch(refusal ->
                    rule.startsWith(refusal.field().replaceAll("\\[\\d]", "") + ": ")
                        && rule.contains(refusal.message())));
  }

  private static void collectRules(String path, JsonNode schema, Set<String> rules) {
    schema
        .path("x-kubernetes-validations")
        .forEach(rule ->
            rules.add(
                path + rule.path("fieldPath").asText() + ": " + rule.required("message").asText()));
    collectChildren(path, schema, rules);
  }

  private static void collectChildren(String path, JsonNode schema, Set<String> rules) {
    schema
        .path("properties")
        .properties()
        .forEach(field ->
            collectRules(
                path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                field.getValue(),
                rules));
    if (schema.has("items")) {
      collectRules(path, schema.get("items"), rules);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a-name-of-exactly-forty-one-characters-it", "1-begins-with-a-digit", "has.a.dot"})
  void aNameThatNoServiceCanHaveIsRefused(String name, ApiServer api) {
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class,
            () -> api.client().resource(generic(fleet("default", name, ""))).dryRun().create());
    assertThat(refused).as("accepted: %s", name).isNotNull();
    assertThat(refused).hasMessageContaining("metadata.name must have at most 40 characters");
  }

  @Test
  void aNameOfFortyCharactersIsAccepted(ApiServer api) {
    assertThat(
            api.client().resource(generic(fleet("default", "a".repeat(40), ""))).dryRun().create())
        .isNotNull();
  }

  @Test
  void theEndpointIsRequiredAndAlone(ApiServer api) {
    ObjectNode none = fleet("default", "city", "");
    none.remove("spec");
    ObjectNode empty = fleet("default", "city", "");
    empty.withObject("/spec/export/otlp").remove("endpoint");

    for (ObjectNode fleet : List.of(none, empty)) {
      assertThat(
              catchThrowableOfType(
                  KubernetesClientException.class,
                  () -> api.client().resource(generic(fleet)).dryRun().create()))
          .hasMessageContaining("Required value");
    }
    assertThat(api.client().resource(generic(fleet("default", "city", ""))).dryRun().create())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export: {otlp: {endpoint: \"http://otel\"}}",
        "export: {otlp: {endpoint: \"https://otel.example.com:443/\"}}",
        "export: {otlp: {endpoint: \"http://10.0.0.1:4317\"}}",
        "export: {otlp: {endpoint: \"http://[fd00::1]:4317\"}}",
        "ingest: {maxFrameBytes: 1Ki}",
        "ingest: {maxFrameBytes: 4Mi}",
        "ingest: {maxFrameBytes: 65536}",
        "ingest: {maxFrameBytes: 100k}",
        "signals: {lens: {interval: 1h}, thermal: {interval: 250ms, enabled: false}}",
        "drain: {timeout: 1m30s}",
        "collector: {resources: {limits: {cpu: 2, memory: 1Gi}}}",
        "collector: {tolerations: [{operator: Exists}]}",
        "collector: {nodeSelector: {node-role.kubernetes.io/edge: \"\"}}",
        "mesh: {allowedPrincipals: [example.com/ns/edge/sa/camera.edge]}",
        "scaling: {minReplicas: 3, maxReplicas: 3}"
      })
  void isAccepted(String spec, ApiServer api) {
    assertThat(api.client().resource(generic(fleet("default", "city", spec))).dryRun().create())
        .isNotNull();
  }
}
