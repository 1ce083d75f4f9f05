package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What one ready collector said of itself when it was asked last.
 *
 * @param samples of its metrics page: the value of each series of ours, by name and labels as
 *     written there ({@code otqmn_frames_total{outcome="rejected",reason="size"}}); empty if it did
 *     not answer
 */
record CollectorReport(Collector collector, Optional<Map<String, Double>> samples) {
  private static final String OURS = "otqmn_";

  /** A pod, and where its metrics are. */
  record Collector(String name, String uid, String address) {
    static Collector of(Pod pod) {
      return new Collector(
          pod.getMetadata().getName(),
          Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
          Objects.requireNonNull(pod.getStatus().getPodIP()));
    }
  }

  static CollectorReport silent(Collector collector) {
    return new CollectorReport(collector, Optional.empty());
  }

  /** From a page in Prometheus text format. */
  static CollectorReport of(Collector collector, String page) {
    return new CollectorReport(
        collector,
        Optional.of(
            page.lines()
                .filter(line -> line.startsWith(OURS) && line.indexOf(' ') > 0)
                .collect(
                    Collectors.toUnmodifiableMap(
                        line -> line.substring(0, line.lastIndexOf(' ')).strip(),
                        CollectorReport::value,
                        (first, again) -> again))));
  }

  /** Streams that it serves; empty if unknown. */
  OptionalDouble streams() {
    return sum("otqmn_collector_streams", "");
  }

  /** Distinct cameras that are connected to it; empty if unknown. */
  OptionalDouble cameras() {
    return sum("otqmn_collector_cameras", "");
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
