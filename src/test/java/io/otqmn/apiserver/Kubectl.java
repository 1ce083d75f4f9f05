package io.otqmn.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl against the API server of the tests. */
public final class Kubectl {
  private final Path program;
  private final Path kubeconfig;

  Kubectl(Path program, Path kubeconfig) {
    this.program = program;
    this.kubeconfig = kubeconfig;
  }

  /** What a run ended with; {@code output} is standard output followed by standard error. */
  public record Result(int exitCode, String output) {}

  /** Standard output and standard error of a run that must succeed. */
  public String run(String... arguments) {
    Result result = attempt(arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(
          "kubectl %s ended with %d:%n%s"
              .formatted(String.join(" ", arguments), result.exitCode(), result.output()));
    }
    return result.output();
  }

  public Result attempt(String... arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("kubectl", ".out");
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " did not end within 60 s");
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Result(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted", e);
    }
  }
}
