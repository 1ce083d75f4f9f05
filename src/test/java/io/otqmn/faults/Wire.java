package io.otqmn.faults;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The network of one operator process. When the process ends, nothing of it passes any more. */
final class Wire implements FaultyClient.Network {
  private final StandardHttpClient<?, ?, ?> direct;
  private final Function<Call, Injection> injections;
  private final Set<WebSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /**
   * @param injections which one a call is subject to
   */
  Wire(StandardHttpClient<?, ?, ?> direct, Function<Call, Injection> injections) {
    this.direct = direct;
    this.injections = injections;
  }

  /** From now on nothing passes, in no direction: the process is gone. */
  void cut() {
    cut = true;
    sockets.forEach(socket -> socket.sendClose(1000, "gone"));
  }

  boolean isCut() {
    return cut;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> exchange(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (cut) {
      return gone();
    }
    Call call = Call.of(request, false);
    Supplier<CompletableFuture<HttpResponse<AsyncBody>>> pass =
        () -> direct.consumeBytesDirect(request, body);
    return injections
        .apply(call)
        .answer(this, call, request, body, pass)
        .thenCompose(answer ->
            cut ? this.<HttpResponse<AsyncBody>>gone() : CompletableFuture.completedFuture(answer));
  }

  /** Sends it and forgets the answer; complete when the API server is done. */
  CompletableFuture<Void> send(StandardHttpRequest request) {
    return direct
        .consumeBytesDirect(request, (bytes, body) -> body.consume())
        .thenCompose(answer -> {
          answer.body().consume();
          return answer.body().done();
        });
  }

  @Override
  public CompletableFuture<WebSocketResponse> open(
      StandardWebSocketBuilder request, WebSocket.Listener listener) {
    if (cut) {
      return gone();
    }
    Call call = Call.of(request.asHttpRequest(), true);
    return injections
        .apply(call)
        .open(
            this,
            call,
            request.asHttpRequest(),
            () -> direct.buildWebSocketDirect(request, new Valve(call, listener)));
  }

  private <T> CompletableFuture<T> gone() {
    // not an IOException, which the client would try again and again
    return CompletableFuture.failedFuture(new IllegalStateException("this process has ended"));
  }

  /** What lies between a socket and its listener. */
  private final class Valve implements WebSocket.Listener {
    private final Call call;
    private final WebSocket.Listener listener;
    private volatile boolean closed;

    Valve(Call call, WebSocket.Listener listener) {
      this.call = call;
      this.listener = listener;
    }

    @Override
    public void onOpen(WebSocket socket) {
      sockets.add(socket);
      listener.onOpen(socket);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      if (closed || cut) {
        return;
      }
      if (injections.apply(call).hides(call)) {
        // the API server ends the watches of an API that goes
        closed = true;
        sockets.remove(socket);
        socket.sendClose(1000, "gone");
        listener.onClose(socket, 1000, "gone");
        return;
      }
      injections
          .apply(call)
          .event(
              call,
              text,
              new Injection.Delivery() {
                @Override
                public void pass() {
                  if (!closed && !cut) {
                    listener.onMessage(socket, text);
                  }
                }

                @Override
                public void replace(String other) {
                  if (!closed && !cut) {
                    listener.onMessage(socket, other);
                  }
                }

                @Override
                public void swallow() {
                  socket.request();
                }

                @Override
                public void breakOff() {
                  if (!closed && !cut) {
                    closed = true;
                    sockets.remove(socket);
                    socket.sendClose(1000, "broken");
                    listener.onError(socket, new IOException("Connection reset by peer"));
                  }
                }
              });
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
      sockets.remove(socket);
      if (!closed) {
        closed = true;
        listener.onClose(socket, code, reason);
      }
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      sockets.remove(socket);
      if (!closed) {
        closed = true;
        listener.onError(socket, error);
      }
    }
  }
}
