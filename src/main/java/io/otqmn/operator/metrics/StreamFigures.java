package io.otqmn.operator.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The streams that collectors reported last, by namespace. A figure that is too old counts as
 * unknown: whoever scales by it must not take what was for what is.
 */
public final class StreamFigures {
  /** Several rounds of asking the collectors; less than an autoscaler takes to act twice. */
  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  private volatile Map<String, List<Figure>> byNamespace = Map.of();

  /**
   * What one pod said.
   *
   * @param at not later than when it said so
   */
  public record Figure(String namespace, String pod, String podUid, long streams, Instant at) {}

  /** Replaces all that was published before. */
  public void publish(Collection<Figure> figures) {
    byNamespace = figures.stream().collect(Collectors.groupingBy(Figure::namespace));
  }

  /** Those of the namespace that are fresh. */
  List<Figure> in(String namespace, Instant now) {
    return byNamespace.getOrDefault(namespace, List.of()).stream()
        .filter(figure -> !figure.at().plus(MAX_AGE).isBefore(now))
        .toList();
  }
}
