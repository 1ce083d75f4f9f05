package io.otqmn.api;

import static io.otqmn.api.WrittenFleet.fleet;
import static io.otqmn.api.WrittenFleet.generic;
import static io.otqmn.api.WrittenFleet.parse;
import static io.otqmn.api.WrittenFleet.typed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import io.otqmn.apiserver.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The CRD as a real API server enforces and shows it. */
@ExtendWith(ApiServerExtension.class)
class CameraFleetCrdIT {
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAcceptedAsItIs(Path example, ApiServer api) {
    String namespace = api.newNamespace();
    String text = read(example).replace("namespace: cameras", "namespace: " + namespace);
    Path copy = write(text);

    api.kubectl().run("apply", "--server-side", "--validate=strict", "-f", copy.toString());

    CameraFleet stored =
        api.client()
            .resources(CameraFleet.class)
            .inNamespace(namespace)
            .list()
            .getItems()
            .getFirst();
    assertThat(stored.getSpec())
        .isEqualTo(Serialization.unmarshal(text, CameraFleet.class).getSpec());
  }

  @Test
  void theExampleOfAllFieldsHasAllFields() throws IOException {
    JsonNode crd = parse(Path.of("crds/camerafleets.otqmn.io.yaml"));
    JsonNode spec = parse(Path.of("examples/all-fields.yaml")).get("spec");
    Set<String> missing = new TreeSet<>();
    compare(
        "spec", crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), spec, missing);
    assertThat(missing).isEmpty();
  }

  private static void compare(String path, JsonNode schema, JsonNode value, Set<String> missing) {
    if (value.isMissingNode()) {
      missing.add(path);
      return;
    }
    if (schema.has("items")) {
      compare(path + "[0]", schema.get("items"), value.path(0), missing);
    }
    schema
        .path("properties")
        .properties()
        .forEach(field ->
            compare(
                path + "." + field.getKey(),
                field.getValue(),
                value.path(field.getKey()),
                missing));
  }

  @Test
  void anUnknownFieldIsRefusedByStrictClientsAndPrunedForOthers(ApiServer api) {
    String namespace = api.newNamespace();
    ObjectNode fleet =
        fleet(namespace, "city", "scalling: {minReplicas: 1}, signals: {lense: {enabled: false}}");

    Kubectl.Result strict =
        api.kubectl().attempt("apply", "-f", write(fleet.toString()).toString());
    assertThat(strict.exitCode()).isNotZero();
    assertThat(strict.output())
        .contains("unknown field \"spec.scalling\"", "unknown field \"spec.signals.lense\"");

    GenericKubernetesResource stored = api.client().resource(generic(fleet)).create();
    assertThat(stored.<Object>get("spec", "scalling")).isNull();
    assertThat(stored.<Object>get("spec", "signals", "lense")).isNull();
  }

  @Test
  void specAndStatusAreWrittenApart(ApiServer api) {
    String namespace = api.newNamespace();
    ObjectNode json = fleet(namespace, "city", "");
    json.withObject("/status").put("replicas", 7);
    CameraFleet created = api.client().resource(typed(json)).create();
    assertThat(created.getStatus()).isNull();

    created.setStatus(status());
    ObjectNode both = Serialization.jsonMapper().valueToTree(created);
    both.withObject("/spec").put("paused", true);
    CameraFleet updated = api.client().resource(typed(both)).updateStatus();

    assertThat(updated.getStatus()).isEqualTo(status());
    assertThat(updated.getSpec().paused()).isFalse();
    assertThat(updated.getMetadata().getGeneration()).isEqualTo(1);
  }

  private static CameraFleetStatus status() {
    return new CameraFleetStatus(
        1L,
        List.of(
            new Condition(
                "Ready",
                ConditionStatus.TRUE,
                1L,
                "2026-11-24T11:00:00Z",
                "CollectorsAvailable",
                "2 of 2 collectors are ready")),
        2,
        2,
        new CamerasStatus(20, 17),
        "city-collector.cameras.svc:4317",
        "0123456789",
        new ScalingStatus(2, 2, BindingConstraint.EXPECTED, null),
        new RevisionStatus("0123456789", null, "abcdef0123", "pod a: crashed"));
  }

  @Test
  void kubectlGetAnswersTheFirstQuestion(ApiServer api) {
    String namespace = api.newNamespace();
    ObjectNode json = fleet(namespace, "city", "cameras: {expected: 20}");
    CameraFleet created = api.client().resource(typed(json)).create();
    created.setStatus(status());
    api.client().resource(created).updateStatus();

    List<String> lines = api.kubectl().run("get", "cf", "-n", namespace).lines().toList();
    assertThat(lines.get(0)).matches("NAME +EXPECTED +CONNECTED +READY +STATUS +AGE *");
    assertThat(lines.get(1)).matches("city +20 +17 +2 +CollectorsAvailable +\\S+ *");

    List<String> wide =
        api.kubectl().run("get", "camerafleet", "-n", namespace, "-o", "wide").lines().toList();
    assertThat(wide.get(0))
        .containsSubsequence(
            "AGE", "REPLICAS", "DESIRED", "BOUNDBY", "ENDPOINT", "CONFIG", "MESSAGE");
    assertThat(wide.get(1))
        .contains("Expected", "city-collector.cameras.svc:4317", "2 of 2 collectors are ready");
    assertThat(api.kubectl().run("get", "otqmn", "-n", namespace)).contains("city");
  }

  @Test
  void kubectlExplainNamesUnitAndDefault(ApiServer api) {
    assertThat(flat(api.kubectl().run("explain", "camerafleet.spec.ingest.admissionPerSecond")))
        .contains("streams per second", "Default: 200.");
    assertThat(flat(api.kubectl().run("explain", "camerafleet.spec.signals.thermal.interval")))
        .contains("0s to 1h", "Default: 0s.");
    assertThat(flat(api.kubectl().run("explain", "camerafleet.status.conditions")))
        .contains("What is true about the fleet");
  }

  private static String flat(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(String text) {
    try {
      Path file = Files.createTempFile("camerafleet", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
