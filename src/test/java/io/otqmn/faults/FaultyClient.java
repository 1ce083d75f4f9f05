package io.otqmn.faults;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An HTTP client of which every exchange goes through a {@link Network}. It takes the place of the
 * transport only: the retries and timeouts of the Kubernetes client are above it and are the real
 * ones. All share one connection pool.
 */
final class FaultyClient
    extends StandardHttpClient<FaultyClient, FaultyClient.Factory, FaultyClient.Builder> {
  /** What carries requests, and may answer, lose, delay or double them. */
  interface Network {
    CompletableFuture<HttpResponse<AsyncBody>> exchange(
        StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> body);

    CompletableFuture<WebSocketResponse> open(
        StandardWebSocketBuilder request, WebSocket.Listener listener);
  }

  private final Network network;

  private FaultyClient(Builder builder, AtomicBoolean closed, Network network) {
    super(builder, closed);
    this.network = network;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> body) {
    return network.exchange(request, body);
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder request, WebSocket.Listener listener) {
    return network.open(request, listener);
  }

  @Override
  protected void doClose() {
    // the connections are everybody's
  }

  /** Makes clients on the network. */
  record Factory(Network network) implements HttpClient.Factory {
    @Override
    public Builder newBuilder() {
      return new Builder(this);
    }
  }

  static final class Builder extends StandardHttpClientBuilder<FaultyClient, Factory, Builder> {
    private Builder(Factory factory) {
      super(factory);
    }

    @Override
    public FaultyClient build() {
      AtomicBoolean closed = client == null ? new AtomicBoolean() : client.getClosed();
      return new FaultyClient(this, closed, clientFactory.network());
    }

    @Override
    protected Builder newInstance(Factory factory) {
      return new Builder(factory);
    }
  }
}
