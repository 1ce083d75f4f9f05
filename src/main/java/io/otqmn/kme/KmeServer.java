package io.otqmn.kme;

import io.otqmn.kme.client.PemCredentials;
import io.otqmn.tls.DeferredTrust;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jboss.logging.Logger;

/** HTTPS: from bytes to a known caller and a request, and back. */
final class KmeServer {
  private static final Logger LOG = Logger.getLogger(KmeServer.class);

  private final Vertx vertx;
  private final HttpServerOptions options;
  private final Callers callers;
  private final KeyAnswers service;
  private final RequestMetrics metrics;
  private final InstantSource clock;
  private final Map<HttpConnection, Caller> connected = new ConcurrentHashMap<>();
  private final List<HttpServer> servers = new ArrayList<>();

  KmeServer(
      Vertx vertx,
      String host,
      int port,
      PemCredentials credentials,
      Callers callers,
      KeyAnswers service,
      RequestMetrics metrics,
      InstantSource clock) {
    this.vertx = vertx;
    this.callers = callers;
    this.service = service;
    this.metrics = metrics;
    this.clock = clock;
    this.options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setSsl(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setKeyCertOptions(KeyCertOptions.wrap(credentials.keyManager()))
            .setClientAuth(ClientAuth.REQUEST)
            .setTrustOptions(
                TrustOptions.wrap(
                    new DeferredTrust(credentials.trustManager()::getAcceptedIssuers)))
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeout(120);
  }

  /** Succeeds with the port once connections are accepted, on one event loop per processor. */
  Future<Integer> start() {
    return listen(options)
        .compose(first -> {
          int port = first.actualPort();
          List<Future<HttpServer>> more = new ArrayList<>();
          if (options.getPort() > 0) {
            for (int i = 1; i < Runtime.getRuntime().availableProcessors(); i++) {
              more.add(listen(options));
            }
          }
          return Future.all(more).map(port);
        });
  }

  private Future<HttpServer> listen(HttpServerOptions with) {
    HttpServer server =
        vertx
            .createHttpServer(with)
            .connectionHandler(this::connected)
            .invalidRequestHandler(request -> write(request, malformed()))
            .requestHandler(this::handle);
    servers.add(server);
    return server.listen();
  }

  Future<Void> stop() {
    return Future.join(servers.stream().map(HttpServer::close).toList()).mapEmpty();
  }

  private void connected(HttpConnection connection) {
    connected.put(connection, callers.identify(certificates(connection)));
    connection.closeHandler(_ -> connected.remove(connection));
  }

  private static List<Certificate> certificates(HttpConnection connection) {
    try {
      return connection.peerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  private void handle(HttpServerRequest request) {
    long startNanos = System.nanoTime();
    Caller caller = connected.getOrDefault(request.connection(), new Caller.Unknown());
    if (!authentic(caller)) {
      finish(request, Answer.unauthorized(), startNanos);
      return;
    }
    BoundedBody body = new BoundedBody(request.connection());
    request.handler(body::add);
    request.endHandler(_ ->
        answer(caller, request, body)
            .onSuccess(answer -> finish(request, answer, startNanos))
            .onFailure(failure -> finish(request, failed(failure), startNanos)));
  }

  private boolean authentic(Caller caller) {
    Instant now = clock.instant();
    return switch (caller) {
      case Caller.Sae sae -> now.isBefore(sae.validUntil());
      case Caller.Peer peer -> now.isBefore(peer.validUntil());
      case Caller.Unknown() -> false;
    };
  }

  private Future<Answer> answer(Caller caller, HttpServerRequest request, BoundedBody received) {
    try {
      byte[] body = received.bytes();
      boolean transfer = KeyTransfer.PATH.equals(request.path());
      return switch (caller) {
        case Caller.Peer peer when transfer && request.method().equals(HttpMethod.POST) ->
            Future.succeededFuture(service.accept(peer.kmeId(), body));
        case Caller.Sae sae when !transfer ->
            service.answer(
                sae.id(),
                Asked.parse(
                    request.method().name(),
                    request.path(),
                    request.query(),
                    request.getHeader("Content-Type"),
                    body));
        default -> Future.succeededFuture(Answer.unauthorized());
      };
    } catch (Refusal refusal) {
      return Future.succeededFuture(Answer.refused(refusal));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Answer malformed() {
    return Answer.refused(new Refusal("not an HTTP request", "request", "malformed or too large"));
  }

  private static Answer failed(Throwable failure) {
    LOG.error("a request failed", failure);
    return Answer.unavailable("internal error", "see the log of the key manager");
  }

  private void finish(HttpServerRequest request, Answer answer, long startNanos) {
    metrics.answered(request.path(), answer.code(), System.nanoTime() - startNanos);
    write(request, answer);
  }

  private static void write(HttpServerRequest request, Answer answer) {
    var response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(answer.code()).putHeader("Cache-Control", "no-store");
    if (answer.body().length > 0) {
      response.putHeader("Content-Type", "application/json");
    }
    response.end(Buffer.buffer(answer.body()));
  }
}
