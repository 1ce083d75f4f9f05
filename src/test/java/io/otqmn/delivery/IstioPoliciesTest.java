package io.otqmn.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.cli.RenderCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The mesh policies of a fleet, through Istio's own validation: the same code that a cluster's
 * Istio runs before it admits them.
 */
class IstioPoliciesTest {
  @TempDir private Path directory;

  static Stream<Path> fleets() throws Exception {
    try (Stream<Path> examples = Files.list(Path.of("examples"));
        Stream<Path> golden = Files.list(Path.of("src/test/resources/golden"))) {
      return Stream.concat(
          examples.filter(file -> file.toString().endsWith(".yaml")),
          golden.map(example -> example.resolve("camerafleet.yaml")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("fleets")
  void areAdmittedFor(Path fleet) throws Exception {
    areAdmitted(fleet);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{retries: {attempts: 0}}",
        "{retries: {attempts: 10, perTryTimeout: 100ms}}",
        "{retries: {attempts: 1, perTryTimeout: 30s}}",
        "{mtls: Permissive}",
        "{mtls: Permissive, allowedPrincipals: [cluster.local/ns/edge/sa/camera-edge]}",
        "{circuitBreaker: {maxConnections: 1, maxPendingRequests: 1, maxStreamsPerClient: 1,"
            + " consecutiveErrors: 1, interval: 1s, baseEjectionTime: 1s, maxEjectionPercent: 1}}",
        "{circuitBreaker: {interval: 1h, baseEjectionTime: 1h, maxEjectionPercent: 50}}"
      })
  void areAdmittedWith(String mesh) throws Exception {
    Path fleet = directory.resolve("fleet.yaml");
    Files.writeString(
        fleet,
        """
        apiVersion: otqmn.io/v1alpha1
        kind: CameraFleet
        metadata: {name: city, namespace: cameras}
        spec:
          export: {otlp: {endpoint: "http://otel:4317"}}
          mesh: %s
        """
            .formatted(mesh));

    areAdmitted(fleet);
  }

  private void areAdmitted(Path fleet) throws Exception {
    Tool istioctl = Tool.find("istioctl", "mesh");
    StringWriter rendered = new StringWriter();
    int exitCode =
        new CommandLine(new RenderCommand())
            .setOut(new PrintWriter(rendered))
            .execute("-f", fleet.toString());
    assertThat(exitCode).isZero();
    Path all = Files.writeString(directory.resolve("all.yaml"), rendered.toString());
    List<JsonNode> policies =
        Yaml.documents(rendered.toString()).stream()
            .filter(object -> object.at("/apiVersion").asText().contains("istio.io/"))
            .toList();

    Tool.Result analysis =
        istioctl.run("analyze", "-k=false", all.toString(), "--failure-threshold=Warning");
    assertThat(analysis.exitCode()).as(analysis.output()).isZero();
    for (JsonNode policy : policies) {
      Path file = Files.writeString(directory.resolve("policy.yaml"), Serialization.asYaml(policy));
      Tool.Result validation = istioctl.run("validate", "-f", file.toString());
      assertThat(validation.exitCode()).as(validation.output()).isZero();
    }
  }
}
