package io.otqmn.delivery;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the PATH, or one that the lab compiled; the test is skipped where there is none. */
record Tool(Path file) {
  record Result(int exitCode, String output) {}

  static Tool find(String name, String labGroup) {
    Map<String, String> env = System.getenv();
    Path lab =
        Optional.ofNullable(env.get("LAB_HOME"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache", "otqmn-lab"));
    Optional<Path> found =
        Stream.concat(
                Arrays.stream(env.getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of),
                Stream.of(lab.resolve("bin")))
            .map(directory -> directory.resolve(name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "no '%s' on the PATH: install it, or compile it with 'lab/build %s'"
            .formatted(name, labGroup));
    return new Tool(found.orElseThrow());
  }

  /** Runs it without the user's cluster; both output streams as one. */
  Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("tool", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("KUBECONFIG", "/dev/null");
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no answer within 60 s: " + command);
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
