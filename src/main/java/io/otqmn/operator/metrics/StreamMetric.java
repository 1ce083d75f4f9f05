package io.otqmn.operator.metrics;

import io.fabric8.kubernetes.api.model.Pod;
import io.otqmn.operator.metrics.StreamFigures.Figure;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The values of {@code otqmn_streams}: of pods that exist, are not ending, and said something. */
final class StreamMetric {
  static final String NAME = "otqmn_streams";

  private final StreamFigures figures;
  private final PodLookup pods;
  private final InstantSource clock;

  StreamMetric(StreamFigures figures, PodLookup pods, InstantSource clock) {
    this.figures = figures;
    this.pods = pods;
    this.clock = clock;
  }

  List<Figure> ofPods(String namespace, LabelSelector selector) {
    return figures.in(namespace, clock.instant()).stream()
        .filter(figure -> labels(figure).filter(selector::matches).isPresent())
        .toList();
  }

  Optional<Figure> ofPod(String namespace, String name) {
    return figures.in(namespace, clock.instant()).stream()
        .filter(figure -> figure.pod().equals(name) && labels(figure).isPresent())
        .findFirst();
  }

  /** Empty if the pod is gone, ending, or another one of the same name. */
  private Optional<Map<String, String>> labels(Figure figure) {
    return pods.find(figure.namespace(), figure.pod())
        .map(Pod::getMetadata)
        .filter(pod -> figure.podUid().equals(pod.getUid()) && pod.getDeletionTimestamp() == null)
        .map(pod -> Objects.requireNonNullElse(pod.getLabels(), Map.of()));
  }
}
