package io.otqmn.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Argo CD makes of a CameraFleet, through Argo CD's own engine where it is there. */
class ArgoHealthTest {
  private static final Path CONFIG_MAP = Path.of("argocd/argocd-cm-patch.yaml");
  private static final Path HEALTH = Path.of("argocd/health/otqmn.io_CameraFleet");

  record Case(String name, Path resource, String status, String message) {
    @Override
    public String toString() {
      return name + " is " + status;
    }
  }

  static List<Case> cases() throws IOException {
    JsonNode tests = Yaml.documents(HEALTH.resolve("health_test.yaml")).getFirst().get("tests");
    return StreamSupport.stream(tests.spliterator(), false)
        .map(test -> {
          Path input = HEALTH.resolve(test.get("inputPath").asText());
          return new Case(
              input.getFileName().toString().replace(".yaml", ""),
              input,
              test.at("/healthStatus/status").asText(),
              test.at("/healthStatus/message").asText());
        })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsTheStateOf(Case state) throws Exception {
    Tool.Result result =
        Tool.find("argocd", "gitops")
            .run(
                "admin",
                "settings",
                "resource-overrides",
                "health",
                state.resource().toString(),
                "--argocd-cm-path",
                CONFIG_MAP.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("STATUS: " + state.status(), "MESSAGE: " + state.message());
  }

  @Test
  void everyExampleOfAStateIsTested() throws IOException {
    Set<Path> tested = new TreeSet<>();
    cases().forEach(state -> tested.add(state.resource()));
    try (Stream<Path> files = Files.list(HEALTH.resolve("testdata"))) {
      assertThat(files).containsExactlyInAnyOrderElementsOf(tested);
    }
  }

  @Test
  void theConfigMapCarriesTheLuaOfTheFile() throws IOException {
    JsonNode data = Yaml.documents(CONFIG_MAP).getFirst().get("data");

    assertThat(data.get("resource.customizations.health.otqmn.io_CameraFleet").asText())
        .isEqualTo(Files.readString(HEALTH.resolve("health.lua")));
  }
}
