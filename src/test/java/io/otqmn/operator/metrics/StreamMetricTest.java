package io.otqmn.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.otqmn.operator.metrics.StreamFigures.Figure;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not known now is left out: it is never zero, and never what it was. */
class StreamMetricTest {
  private static final Instant NOW = Instant.parse("2026-11-24T11:00:00Z");

  private final Map<String, Pod> pods = new HashMap<>();
  private final StreamFigures figures = new StreamFigures();
  private final StreamMetric metric =
      new StreamMetric(
          figures,
          (namespace, name) -> Optional.ofNullable(pods.get(namespace + "/" + name)),
          () -> NOW);

  private void pod(String name, String uid, String fleet, boolean ending) {
    pods.put(
        "cameras/" + name,
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid(uid)
            .addToLabels("fleet", fleet)
            .withDeletionTimestamp(ending ? NOW.toString() : null)
            .endMetadata()
            .build());
  }

  private static Figure figure(String pod, String uid, long streams, Instant at) {
    return new Figure("cameras", pod, uid, streams, at);
  }

  @Test
  void isWhatThePodsOfTheNamespaceSaidLast() {
    pod("a", "1", "city", false);
    pod("b", "2", "harbour", false);
    Figure a = figure("a", "1", 12, NOW);
    Figure b = figure("b", "2", 0, NOW.minusSeconds(30));
    figures.publish(List.of(a, b));

    assertThat(metric.ofPods("cameras", LabelSelector.EVERYTHING)).containsExactly(a, b);
    assertThat(metric.ofPods("cameras", LabelSelector.parse("fleet=city"))).containsExactly(a);
    assertThat(metric.ofPods("traffic", LabelSelector.EVERYTHING)).isEmpty();
    assertThat(metric.ofPod("cameras", "b")).contains(b);
    assertThat(metric.ofPod("cameras", "c")).isEmpty();
    assertThat(metric.ofPod("traffic", "b")).isEmpty();
  }

  @Test
  void aFigureThatIsTooOldIsLeftOut() {
    pod("a", "1", "city", false);
    figures.publish(List.of(figure("a", "1", 12, NOW.minusSeconds(31))));

    assertThat(metric.ofPods("cameras", LabelSelector.EVERYTHING)).isEmpty();
    assertThat(metric.ofPod("cameras", "a")).isEmpty();
  }

  @Test
  void aPodThatIsGoneEndingOrAnotherOneIsLeftOut() {
    pod("ending", "2", "city", true);
    pod("again", "new", "city", false);
    figures.publish(
        List.of(
            figure("gone", "1", 12, NOW),
            figure("ending", "2", 12, NOW),
            figure("again", "old", 12, NOW)));

    assertThat(metric.ofPods("cameras", LabelSelector.EVERYTHING)).isEmpty();
    assertThat(metric.ofPod("cameras", "ending")).isEmpty();
    assertThat(metric.ofPod("cameras", "again")).isEmpty();
  }
}
