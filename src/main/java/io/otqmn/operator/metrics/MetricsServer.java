package io.otqmn.operator.metrics;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.tls.DeferredTrust;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS for the aggregation layer. Discovery is the same for all whom it vouches for; a metric is
 * read by whom the API server allows it.
 */
final class MetricsServer {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final int IDLE_SECONDS = 120;
  private static final int MAX_LINE_BYTES = 16 << 10;
  private static final int MAX_HEADER_BYTES = 64 << 10;

  private final Vertx vertx;
  private final HttpServer server;
  private final Supplier<FrontProxy> frontProxy;
  private final Access access;
  private final StreamMetric streams;
  private final MeterRegistry meters;

  MetricsServer(
      Vertx vertx,
      String host,
      int port,
      ServingKey key,
      Supplier<FrontProxy> frontProxy,
      Access access,
      StreamMetric streams,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.frontProxy = frontProxy;
    this.access = access;
    this.streams = streams;
    this.meters = meters;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(host)
                    .setPort(port)
                    .setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setKeyCertOptions(KeyCertOptions.wrap(key))
                    .setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(
                        TrustOptions.wrap(
                            new DeferredTrust(() -> frontProxy.get().acceptedIssuers())))
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setIdleTimeout(IDLE_SECONDS))
            .requestHandler(this::handle);
  }

  /** Succeeds with the port once connections are accepted. */
  Future<Integer> start() {
    return server.listen().map(HttpServer::actualPort);
  }

  Future<Void> stop() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    answer(request)
        .otherwise(failure -> {
          LOG.warn("{}: not answered", request.path(), failure);
          return Answer.unavailable("internal error: see the log of the operator");
        })
        .onSuccess(answer -> write(request, answer));
  }

  private Future<Answer> answer(HttpServerRequest request) {
    Optional<Requester> by = frontProxy.get().requester(certificates(request), request.headers());
    if (by.isEmpty()) {
      return Future.succeededFuture(Answer.unauthorized());
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return Future.succeededFuture(Answer.methodNotAllowed());
    }
    return switch (Question.parse(request.path())) {
      case Question.Groups() -> Future.succeededFuture(Answer.groups());
      case Question.Group() -> Future.succeededFuture(Answer.group());
      case Question.Resources() -> Future.succeededFuture(Answer.resources());
      case Question.Unknown() -> Future.succeededFuture(Answer.notFound());
      case Question.Metric asked -> {
        Map<String, String> selectors =
            Map.of(
                "labels", Objects.requireNonNullElse(request.getParam("labelSelector"), ""),
                "metric", Objects.requireNonNullElse(request.getParam("metricLabelSelector"), ""));
        Requester requester = by.get();
        yield vertx.executeBlocking(() -> values(requester, asked, selectors), false);
      }
    };
  }

  private Answer values(Requester by, Question.Metric asked, Map<String, String> selectors) {
    try {
      if (!access.allowed(by, asked)) {
        return Answer.forbidden(by, asked);
      }
    } catch (KubernetesClientException e) {
      LOG.warn("who may read {} is not known: {}", asked.metric(), e.getMessage());
      return Answer.unavailable("the API server did not say whether this is allowed");
    }
    try {
      // the metric has no labels of its own: a selector that asks for some chooses nothing
      boolean exists =
          asked.resource().equals("pods")
              && asked.metric().equals(StreamMetric.NAME)
              && LabelSelector.parse(selectors.getOrDefault("metric", "")).matches(Map.of());
      if (!exists) {
        return Answer.noSuchMetric(asked);
      }
      if (asked.ofAll()) {
        return Answer.values(
            streams.ofPods(
                asked.namespace(), LabelSelector.parse(selectors.getOrDefault("labels", ""))));
      }
      return streams
          .ofPod(asked.namespace(), asked.name())
          .map(figure -> Answer.values(List.of(figure)))
          .orElse(Answer.noSuchMetric(asked));
    } catch (IllegalArgumentException e) {
      return Answer.badRequest(Objects.requireNonNullElse(e.getMessage(), "unreadable selector"));
    }
  }

  private static List<Certificate> certificates(HttpServerRequest request) {
    try {
      return request.connection().peerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  private void write(HttpServerRequest request, Answer answer) {
    meters
        .counter("otqmn.operator.metrics.requests", "code", Integer.toString(answer.code()))
        .increment();
    if (!request.response().closed() && !request.response().ended()) {
      request
          .response()
          .setStatusCode(answer.code())
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "no-store")
          .end(Buffer.buffer(answer.json()));
    }
  }
}
