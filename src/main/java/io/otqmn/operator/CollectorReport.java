package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one ready collector said of itself when it was asked last.
 *
 * @param at when it was asked
 * @param samples of its metrics page: the value of each series that is looked at, by name and
 *     labels as written there ({@code otqmn_frames_total{outcome="rejected",reason="size"}}); empty
 *     if it did not answer, or answered with what no collector does
 */
record CollectorReport(Collector collector, Instant at, Optional<Map<String, Double>> samples) {
  static final String FRAMES = "otqmn_frames_total";
  static final String EXPORTS = "otqmn_export_requests_total";
  private static final String STREAMS = "otqmn_collector_streams";
  private static final String CAMERAS = "otqmn_collector_cameras";

  /** All else on the page is for others, and not kept. */
  private static final Set<String> LOOKED_AT = Set.of(STREAMS, CAMERAS, FRAMES, EXPORTS);

  private static final int MOST_SERIES = 100;

  /** A pod, and where its metrics are. */
  record Collector(String name, String uid, String address) {
    static Collector of(Pod pod) {
      return new Collector(
          pod.getMetadata().getName(),
          Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
          Objects.requireNonNull(pod.getStatus().getPodIP()));
    }
  }

  static CollectorReport silent(Collector collector, Instant at) {
    return new CollectorReport(collector, at, Optional.empty());
  }

  /** From a page in Prometheus text format. */
  static CollectorReport of(Collector collector, Instant at, String page) {
    List<String> lines =
        page.lines()
            .filter(line -> line.indexOf(' ') > 0 && LOOKED_AT.contains(metric(line)))
            .limit(MOST_SERIES + 1)
            .toList();
    if (lines.size() > MOST_SERIES) {
      return silent(collector, at);
    }
    return new CollectorReport(
        collector,
        at,
        Optional.of(
            lines.stream()
                .collect(
                    Collectors.toUnmodifiableMap(
                        line -> line.substring(0, line.lastIndexOf(' ')).strip(),
                        CollectorReport::value,
                        (first, again) -> again))));
  }

  private static String metric(String line) {
    int labels = line.indexOf('{');
    return line.substring(0, labels < 0 ? line.indexOf(' ') : labels);
  }

  /** Streams that it serves; empty if unknown. */
  OptionalDouble streams() {
    return sum(STREAMS, "");
  }

  /** Distinct cameras that are connected to it; empty if unknown. */
  OptionalDouble cameras() {
    return sum(CAMERAS, "");
  }

  /**
   * The sum over all series of the metric whose labels contain the given text, such as {@code
   * outcome="rejected"}; empty if there is none, or one of them is not a finite number.
   */
  OptionalDouble sum(String metric, String label) {
    return samples
        .map(series -> sum(series, metric, label))
        .filter(Double::isFinite)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private static double sum(Map<String, Double> series, String metric, String label) {
    double sum = Double.NaN;
    for (Map.Entry<String, Double> sample : series.entrySet()) {
      String key = sample.getKey();
      boolean named = key.equals(metric) || key.startsWith(metric + "{");
      if (named && key.contains(label)) {
        sum = Double.isNaN(sum) ? sample.getValue() : sum + sample.getValue();
        if (!Double.isFinite(sum)) {
          return Double.POSITIVE_INFINITY;
        }
      }
    }
    return sum;
  }

  private static double value(String line) {
    try {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
