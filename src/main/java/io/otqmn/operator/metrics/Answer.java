package io.otqmn.operator.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.operator.metrics.StreamFigures.Figure;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** A status code and the Kubernetes object that goes with it. */
record Answer(int code, Object body) {
  private static final String GROUP_VERSION = Question.GROUP + "/" + Question.VERSION;

  static Answer groups() {
    return new Answer(200, new APIGroupListBuilder().withGroups(apiGroup()).build());
  }

  static Answer group() {
    return new Answer(200, apiGroup());
  }

  static Answer resources() {
    return new Answer(
        200,
        new APIResourceListBuilder()
            .withGroupVersion(GROUP_VERSION)
            .addNewResource()
            .withName("pods/" + StreamMetric.NAME)
            .withSingularName("")
            .withNamespaced(true)
            .withKind("MetricValueList")
            .withVerbs("get")
            .endResource()
            .build());
  }

  /** A MetricValueList. */
  static Answer values(List<Figure> figures) {
    return new Answer(
        200,
        Map.of(
            "kind",
            "MetricValueList",
            "apiVersion",
            GROUP_VERSION,
            "metadata",
            Map.of(),
            "items",
            figures.stream().map(Answer::value).toList()));
  }

  private static Map<String, Object> value(Figure figure) {
    return Map.of(
        "describedObject",
        Map.of(
            "kind",
            "Pod",
            "namespace",
            figure.namespace(),
            "name",
            figure.pod(),
            "apiVersion",
            "/v1"),
        "metric",
        Map.of("name", StreamMetric.NAME),
        "timestamp",
        figure.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        "value",
        Long.toString(figure.streams()));
  }

  static Answer notFound() {
    return status(404, "NotFound", "the server could not find the requested resource");
  }

  static Answer noSuchMetric(Question.Metric asked) {
    return status(
        404,
        "NotFound",
        "the server could not find the metric %s for %s%s"
            .formatted(asked.metric(), asked.resource(), asked.ofAll() ? "" : " " + asked.name()));
  }

  static Answer unauthorized() {
    return status(
        401,
        "Unauthorized",
        "Unauthorized: only the API server's aggregation layer is answered here");
  }

  static Answer forbidden(Requester by, Question.Metric asked) {
    return status(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: User \"%s\" cannot get resource \"%s/%s\" in API group \"%s\" in the namespace \"%s\""
            .formatted(
                asked.resource(),
                asked.name(),
                by.user(),
                asked.resource(),
                asked.metric(),
                Question.GROUP,
                asked.namespace()));
  }

  static Answer badRequest(String what) {
    return status(400, "BadRequest", what);
  }

  static Answer methodNotAllowed() {
    return status(405, "MethodNotAllowed", "metrics can only be read: use GET");
  }

  static Answer unavailable(String what) {
    return status(503, "ServiceUnavailable", what);
  }

  byte[] json() {
    try {
      return Serialization.jsonMapper().writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer status(int code, String reason, String message) {
    return new Answer(
        code,
        new StatusBuilder()
            .withNewMetadata()
            .endMetadata()
            .withStatus("Failure")
            .withMessage(message)
            .withReason(reason)
            .withCode(code)
            .build());
  }

  private static APIGroup apiGroup() {
    return new APIGroupBuilder()
        .withName(Question.GROUP)
        .addNewVersion(GROUP_VERSION, Question.VERSION)
        .withNewPreferredVersion(GROUP_VERSION, Question.VERSION)
        .build();
  }
}
