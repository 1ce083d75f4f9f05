package io.otqmn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One command run to its end, with its output at hand when it fails. */
record Command(List<String> words, Map<String, String> environment, long timeoutSeconds) {

  static Command of(String... words) {
    return new Command(List.of(words), Map.of(), 600);
  }

  Command with(Map<String, String> more) {
    return new Command(words, more, timeoutSeconds);
  }

  /** Standard output; progress on standard error goes to the console. */
  String run() {
    try {
      Path out = Files.createTempFile("command", ".out");
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        process.destroy();
        throw new AssertionError(words + " did not end within " + timeoutSeconds + " s");
      }
      String output = Files.readString(out);
      Files.delete(out);
      if (process.exitValue() != 0) {
        throw new AssertionError(words + " ended with " + process.exitValue() + ":\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted", e);
    }
  }
}
