package operatorbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** As little as possible between a benchmark and an API server: JSON over one HTTP/2 connection. */
final class Api implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String address;
  private final String token;

  Api(String address, String token) throws Exception {
    this.address = address;
    this.token = token;
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new TrustLoopback()}, new SecureRandom());
    http = HttpClient.newBuilder().sslContext(tls).build();
  }

  boolean answers(String path) {
    try {
      return send("GET", path, null, null).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  JsonNode get(String path) throws IOException {
    return read(checked("GET", path, send("GET", path, null, null)));
  }

  JsonNode post(String path, String body) throws IOException {
    return read(checked("POST", path, send("POST", path, "application/json", body)));
  }

  /** Server-side apply. */
  JsonNode apply(String path, String body) throws IOException {
    String query = path + "?fieldManager=bench&force=true";
    return read(checked("PATCH", path, send("PATCH", query, "application/apply-patch+yaml", body)));
  }

  JsonNode merge(String path, String body) throws IOException {
    return read(checked("PATCH", path, send("PATCH", path, "application/merge-patch+json", body)));
  }

  /** How many objects there are, without fetching them. */
  long count(String path) throws IOException {
    JsonNode list = get(path + (path.contains("?") ? "&" : "?") + "limit=1");
    return list.path("items").size() + list.path("metadata").path("remainingItemCount").asLong(0);
  }

  private static JsonNode read(String body) throws IOException {
    return JSON.readTree(body);
  }

  private static String checked(String verb, String path, HttpResponse<String> response)
      throws IOException {
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s %s: %d %s".formatted(verb, path, response.statusCode(), response.body()));
    }
    return response.body();
  }

  private HttpResponse<String> send(String verb, String path, String type, String body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token)
            .method(
                verb,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  interface Work {
    void run() throws Exception;
  }

  /** Does {@code work} for 0 … count-1, so many at a time; the first failure ends it. */
  static void forEach(int count, int atOnce, IntFunction<Work> work) throws Exception {
    Semaphore slots = new Semaphore(atOnce);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Work one = work.apply(i);
        slots.acquire();
        all.add(
            threads.submit(() -> {
              try {
                one.run();
              } finally {
                slots.release();
              }
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** The server made its certificate itself, a moment ago, on this machine. */
  private static final class TrustLoopback extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
