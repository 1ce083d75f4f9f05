package io.otqmn.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the demo leaves alone and what it leaves behind, with programs that only note their calls.
 */
class DemoTest {
  @TempDir private Path directory;
  private Path calls;
  private Path output;

  @BeforeEach
  void makePrograms() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "the demo is for Linux");
    calls = directory.resolve("calls");
    output = directory.resolve("output");
    program("helm", "exit 0");
    program("make", "sleep 600 & echo $! >'%s'; wait".formatted(directory.resolve("pid")));
  }

  @Test
  void touchesNoNamespaceThatWasThereBefore() throws Exception {
    program(
        "kubectl",
        """
        echo "$*" >>'%s'
        case "$*" in *"get namespace observability"*|version*) exit 0 ;; *) exit 1 ;; esac
        """
            .formatted(calls));

    Process demo = demo();

    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(output).content().contains("'observability'", "delete it, or use another cluster");
    assertThat(calls).content().doesNotContain("delete");
  }

  @Test
  void endsTheStepThatIsUnderWay() throws Exception {
    program("kubectl", "case \"$*\" in version*) exit 0 ;; *) exit 1 ;; esac");
    Process demo = demo();
    Path pid = directory.resolve("pid");
    await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());

    demo.destroy();

    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String sleeper = Files.readString(pid).strip();
    await().atMost(Duration.ofSeconds(10)).until(() -> hasEnded(sleeper));
    assertThat(output).content().contains("ended, nothing left running");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process demo() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("lab/demo").redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CLUSTER", "current");
    builder.environment().put("KUBECONFIG", "/dev/null");
    builder.environment().put("TMPDIR", directory.toString());
    builder
        .environment()
        .merge("PATH", directory.toString(), (path, first) -> first + File.pathSeparator + path);
    return builder.start();
  }

  private static boolean hasEnded(String pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
