package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.OptionalApi;
import io.otqmn.operator.plan.Planning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is rendered for each case; {@code -Dgolden.update=true} writes the files anew. */
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> entries = Files.list(GOLDEN)) {
      return entries.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersWhatTheGoldenFilesSay(Path directory) throws IOException {
    Path expected = directory.resolve("expected");
    Map<String, String> rendered = render(directory.resolve("camerafleet.yaml"));

    if (Boolean.getBoolean("golden.update")) {
      update(expected, rendered);
    }

    Map<String, String> golden = new TreeMap<>();
    try (Stream<Path> files = Files.list(expected)) {
      for (Path file : files.toList()) {
        golden.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(rendered).isEqualTo(golden);
  }

  private static Map<String, String> render(Path file) throws IOException {
    CameraFleet fleet = Serialization.unmarshal(Files.readString(file), CameraFleet.class);
    fleet.getMetadata().setUid("8d3b5f6e-0000-4000-8000-000000000001");
    Planning planning =
        FleetPlan.of(
            fleet,
            new OperatorSettings("registry.example.com/otqmn:1.0.0", "otqmn-system"),
            EnumSet.allOf(OptionalApi.class));
    Map<String, String> rendered = new TreeMap<>();
    for (HasMetadata object : FleetObjects.desired(((Planning.Accepted) planning).plan())) {
      rendered.put(
          object.getKind().toLowerCase(java.util.Locale.ROOT) + ".yaml",
          Serialization.asYaml(object));
    }
    return rendered;
  }

  private static void update(Path expected, Map<String, String> rendered) throws IOException {
    Files.createDirectories(expected);
    try (Stream<Path> old = Files.list(expected)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, String> file : rendered.entrySet()) {
      Files.writeString(expected.resolve(file.getKey()), file.getValue());
    }
  }
}
