package io.otqmn.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The OpenTelemetry collector that plays the user's backend: what it has written down, point by
 * point.
 */
record Backend(Cluster cluster) {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Point(String camera, String metric, long timeNanos, double value) {}

  /**
   * Every gauge and sum point of a camera that the backend has received so far, in order of
   * arrival.
   */
  List<Point> pointsOf(String camera) {
    return points(camera, point -> point.camera().equals(camera));
  }

  /** Every gauge and sum point of the metrics, whatever the camera. */
  List<Point> pointsOf(Set<String> metrics) {
    return points("\"", point -> metrics.contains(point.metric()));
  }

  /**
   * @param hint a line without it is not looked at
   */
  private List<Point> points(String hint, Predicate<Point> wanted) {
    Pod pod =
        cluster
            .client()
            .pods()
            .inNamespace("observability")
            .withLabel("app.kubernetes.io/name", "otel-collector")
            .list()
            .getItems()
            .getFirst();
    List<Point> points = new ArrayList<>();
    for (String line : cluster.read(pod, "/data/metrics.jsonl").split("\n")) {
      if (line.contains(hint)) {
        collect(parse(line), wanted, points);
      }
    }
    return points;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(JsonNode request, Predicate<Point> wanted, List<Point> points) {
    for (JsonNode resource : request.path("resourceMetrics")) {
      String camera = attribute(resource.path("resource"), "device.id");
      for (JsonNode scope : resource.path("scopeMetrics")) {
        for (JsonNode metric : scope.path("metrics")) {
          JsonNode data = metric.has("gauge") ? metric.path("gauge") : metric.path("sum");
          for (JsonNode point : data.path("dataPoints")) {
            double value =
                point.has("asDouble")
                    ? point.path("asDouble").asDouble()
                    : point.path("asInt").asDouble();
            Point read =
                new Point(
                    camera,
                    metric.path("name").asText(),
                    point.path("timeUnixNano").asLong(),
                    value);
            if (wanted.test(read)) {
              points.add(read);
            }
          }
        }
      }
    }
  }

  private static String attribute(JsonNode resource, String key) {
    for (JsonNode attribute : resource.path("attributes")) {
      if (key.equals(attribute.path("key").asText())) {
        return attribute.path("value").path("stringValue").asText();
      }
    }
    return "";
  }
}
