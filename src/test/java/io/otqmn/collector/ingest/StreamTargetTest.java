package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTargetTest {
  private static final String OTHERS =
      """
      controller.kubernetes.io/pod-deletion-cost="120"
      kubernetes.io/config.source="api"
      note="a \\"quoted\\" text\\notqmn.io/stream-target=\\"1 until 2026-01-01T00:00:00Z\\""
      """;

  @Test
  void isOneOfThePodsAnnotations(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("annotations");
    PodAnnotations pod = new PodAnnotations(file);
    assertThat(pod.streamTarget()).isEmpty();
    Files.writeString(file, OTHERS);
    assertThat(pod.streamTarget()).isEmpty();
    Files.writeString(file, OTHERS + "otqmn.io/stream-target=\"120 until 2026-01-01T00:00:30Z\"");
    assertThat(pod.streamTarget())
        .contains(new StreamTarget(120, Instant.parse("2026-01-01T00:00:30Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otqmn.io/stream-target=\"\"",
        "otqmn.io/stream-target=\"120\"",
        "otqmn.io/stream-target=\"-1 until 2026-01-01T00:00:30Z\"",
        "otqmn.io/stream-target=\"12345678 until 2026-01-01T00:00:30Z\"",
        "otqmn.io/stream-target=\"120 until tomorrow\"",
        "x-otqmn.io/stream-target=\"120 until 2026-01-01T00:00:30Z\"",
      })
  void whatCannotBeUnderstoodIsNoTarget(String line) {
    assertThat(StreamTarget.in(line)).isEmpty();
  }
}
