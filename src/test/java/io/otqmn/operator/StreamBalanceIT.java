package io.otqmn.operator;

import static io.otqmn.operator.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator writes on the pods of collectors whose streams are unevenly spread. */
@ExtendWith(ApiServerExtension.class)
class StreamBalanceIT {
  private static final String NO_MESH = "mesh: {mtls: Disabled}\n";
  private static final String TARGET = "otqmn.io/stream-target";
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String PATCHES = "Pod patch";

  @Test
  void aTargetIsWrittenWhileStreamsAreUnevenAndRemovedWhenTheyAreNot(ApiServer api)
      throws IOException {
    try (ReportingPods pods = new ReportingPods(200, 0);
        Trial trial = new Trial(api, "", pods.port())) {
      trial.declare(NO_MESH);
      pods.run(trial.client, trial.namespace);

      eventually(() -> {
        assertThat(pods.annotation(0, TARGET)).startsWith("103 until ");
        assertThat(pods.annotation(1, TARGET)).isEqualTo(pods.annotation(0, TARGET));
        assertThat(pods.annotation(0, COST)).isEqualTo("200");
      });
      Instant until = Instant.parse(pods.annotation(0, TARGET).split(" ")[2]);
      assertThat(until).isBetween(Instant.now().plusSeconds(10), Instant.now().plusSeconds(61));
      assertThat(trial.writes()).containsEntry(PATCHES, 2);

      pods.report(0, 103);
      pods.report(1, 97);
      eventually(() -> {
        assertThat(pods.annotation(0, TARGET)).isNull();
        assertThat(pods.annotation(1, TARGET)).isNull();
      });
      assertThat(pods.pod(0).getMetadata().getAnnotations()).containsEntry(COST, "200");

      trial.awaitQuiet();
      var writes = trial.writes();
      pods.awaitRounds(10);
      assertThat(trial.writes()).as("nothing happens, nothing is written").isEqualTo(writes);
    }
  }

  @Test
  void whatIsEvenOrPausedIsNotTouched(ApiServer api) throws IOException {
    try (ReportingPods pods = new ReportingPods(100, 100);
        Trial trial = new Trial(api, "", pods.port())) {
      trial.declare(NO_MESH);
      pods.run(trial.client, trial.namespace);
      pods.awaitRounds(5);
      assertThat(trial.writes()).doesNotContainKey(PATCHES);

      trial.declare(NO_MESH + "paused: true\n");
      trial.awaitQuiet();
      pods.report(0, 300);
      pods.awaitRounds(5);
      assertThat(trial.writes()).doesNotContainKey(PATCHES);

      trial.declare(NO_MESH);
      eventually(() -> assertThat(pods.annotation(0, TARGET)).startsWith("206 until "));
    }
  }
}
