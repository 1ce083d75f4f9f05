package io.otqmn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RenderCommandTest {
  private static final String MINIMAL = "src/test/resources/golden/minimal/camerafleet.yaml";

  @TempDir Path directory;

  private record Result(int code, String out, String err) {}

  private static Result render(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new RenderCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }

  private Result renderText(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("fleet.yaml"), yaml);
    return render("-f", file.toString());
  }

  @Test
  void printsEveryObject() {
    Result result = render("-f", MINIMAL, "--collector-image=otqmn:1");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines().filter(line -> line.startsWith("kind: ")))
        .contains("kind: \"Deployment\"", "kind: \"PeerAuthentication\"", "kind: \"PodMonitor\"")
        .hasSize(13);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void leavesOutWhatTheClusterDoesNotHave() {
    assertThat(render("-f", MINIMAL, "--without", "istio,monitoring").out())
        .doesNotContain("istio.io/v1\"", "PodMonitor");
    assertThat(render("-f", MINIMAL, "--with", "istio").out())
        .contains("PeerAuthentication")
        .doesNotContain("PodMonitor");
  }

  @Test
  void saysWhereWhatAndWhatToDo() throws IOException {
    Result result =
        renderText(
            """
            apiVersion: otqmn.io/v1alpha1
            kind: CameraFleet
            metadata: {name: city, namespace: cameras}
            spec:
              export: {otlp: {endpoint: "http://otel:4317"}}
              scaling: {minReplicas: 5, maxReplicas: 3}
            """);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .endsWith(
            "fleet.yaml: CameraFleet cameras/city: spec.scaling.minReplicas 5 is above maxReplicas"
                + " 3: raise one or lower the other\n");
  }

  @Test
  void refusesUnknownFieldsAndWrongValues() throws IOException {
    String head =
        "apiVersion: otqmn.io/v1alpha1\nkind: CameraFleet\nmetadata: {name: city}\nspec:\n";

    assertThat(renderText(head + "  export: {otlp: {endpont: x}}\n").err())
        .contains("spec.export.otlp.endpont is unknown: correct or remove it");
    assertThat(renderText(head + "  drain: {timeout: soon}\n").err())
        .contains("spec.drain.timeout: ")
        .contains("is not a duration");
    assertThat(renderText("kind: Pod\napiVersion: v1\n").err()).contains("kind 'Pod' of 'v1'");
    assertThat(renderText("").err()).contains("holds no CameraFleet");
    assertThat(renderText("a: [").err()).contains("is no YAML");
    assertThat(render("-f", "no-such-file").err()).contains("no-such-file: there is no such file");
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(render().code()).isEqualTo(2);
    assertThat(render("-f", MINIMAL, "--with", "linkerd").code()).isEqualTo(2);
  }
}
