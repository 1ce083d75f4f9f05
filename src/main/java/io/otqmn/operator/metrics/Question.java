package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;

/** What a request asks for, by its path. */
sealed interface Question {
  String GROUP = "custom.metrics.k8s.io";
  String VERSION = "v1beta2";

  /** All groups that are served here. */
  record Groups() implements Question {}

  record Group() implements Question {}

  /** The resources of the one version. */
  record Resources() implements Question {}

  /**
   * The values of a metric.
   *
   * @param resource plural, such as {@code pods}
   * @param name of one object, or {@code *} for all that a selector chooses
   */
  record Metric(String namespace, String resource, String name, String metric) implements Question {
    boolean ofAll() {
      return name.equals("*");
    }
  }

  record Unknown() implements Question {}

  /**
   * @param path as it was sent; {@code *} may be percent-encoded
   */
  static Question parse(String path) {
    List<String> segments =
        Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty())
            .map(Question::decode)
            .toList();
    int length = segments.size();
    if (length == 0 || !segments.getFirst().equals("apis")) {
      return new Unknown();
    }
    if (length == 1) {
      return new Groups();
    }
    if (!segments.get(1).equals(GROUP)) {
      return new Unknown();
    }
    if (length == 2) {
      return new Group();
    }
    if (!segments.get(2).equals(VERSION)) {
      return new Unknown();
    }
    if (length == 3) {
      return new Resources();
    }
    return length == 8 && segments.get(3).equals("namespaces")
        ? new Metric(segments.get(4), segments.get(5), segments.get(6), segments.get(7))
        : new Unknown();
  }

  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
