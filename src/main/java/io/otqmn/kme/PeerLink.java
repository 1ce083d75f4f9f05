package io.otqmn.kme;

import io.otqmn.tls.CommonName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The simulated link to another key manager, for keys whose master is here. */
final class PeerLink {
  private static final int TIMEOUT_MILLIS = 2_000;

  private final String kmeId;
  private final HttpClient client;
  private final RequestOptions options;

  PeerLink(String kmeId, String url, HttpClient client) {
    this.kmeId = kmeId;
    this.client = client;
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url + KeyTransfer.PATH)
            .setConnectTimeout(TIMEOUT_MILLIS)
            .setIdleTimeout(TIMEOUT_MILLIS);
  }

  /** A connection to the peer and nobody else, over which nothing has been sent yet. */
  Future<HttpClientRequest> open() {
    return client
        .request(options)
        .compose(request -> {
          if (isThePeer(request)) {
            return Future.succeededFuture(request);
          }
          request.reset();
          return Future.failedFuture(
              "whoever answers is not " + kmeId + ": its certificate has another name");
        });
  }

  private boolean isThePeer(HttpClientRequest request) {
    try {
      return request.connection().peerCertificates().getFirst() instanceof X509Certificate peer
          && kmeId.equals(CommonName.of(peer));
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  /** Succeeds once the peer has the keys. */
  static Future<Void> send(HttpClientRequest request, KeyTransfer transfer) {
    return request
        .putHeader("Content-Type", "application/json")
        .send(Buffer.buffer(transfer.encoded()))
        .compose(PeerLink::accepted);
  }

  private static Future<Void> accepted(HttpClientResponse response) {
    return response
        .body()
        .compose(body ->
            response.statusCode() == 200
                ? Future.succeededFuture()
                : Future.failedFuture("the peer answered " + response.statusCode() + " " + body));
  }
}
