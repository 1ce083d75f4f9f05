package io.otqmn.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an API server that refuses a request says, made up. */
final class Answer extends StandardHttpHeaders implements HttpResponse<AsyncBody>, AsyncBody {
  private final HttpRequest request;
  private final int code;
  private final String text;
  private final Consumer<List<ByteBuffer>> reader;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Answer(
      HttpRequest request,
      int code,
      Map<String, List<String>> headers,
      String text,
      Consumer<List<ByteBuffer>> reader) {
    super(headers);
    this.request = request;
    this.code = code;
    this.text = text;
    this.reader = reader;
  }

  static Answer status(
      HttpRequest request, int code, String reason, Consumer<List<ByteBuffer>> reader) {
    Map<String, List<String>> headers =
        code == 429
            ? Map.of("Content-Type", List.of("application/json"), "Retry-After", List.of("1"))
            : Map.of("Content-Type", List.of("application/json"));
    return new Answer(request, code, headers, statusJson(code, reason), reader);
  }

  static String statusJson(int code, String reason) {
    return """
    {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"made up: %s",\
    "reason":"%s","code":%d}\
    """
        .formatted(reason, reason, code);
  }

  static Answer ok(HttpRequest request, String json, Consumer<List<ByteBuffer>> reader) {
    return new Answer(
        request, 200, Map.of("Content-Type", List.of("application/json")), json, reader);
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public AsyncBody body() {
    return this;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<?>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public void consume() {
    if (done.isDone()) {
      return;
    }
    try {
      reader.consume(List.of(ByteBuffer.wrap(text.getBytes(UTF_8))), this);
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void cancel() {
    done.cancel(false);
  }
}
