package io.otqmn.operator.training;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An API server as an operator sees it, for the training of its AOT cache: serves a few fleets over
 * TLS, accepts whatever is created or applied, and tells watches of it. Keeps nothing, validates
 * nothing, defaults nothing.
 */
public final class ApiImitation implements AutoCloseable {
  private static final String FLEETS = "/apis/otqmn.io/v1alpha1/camerafleets";

  private final int fleets;
  private final HttpServer server;
  private final AtomicLong version = new AtomicLong(1000);
  private final CountDownLatch complete = new CountDownLatch(1);
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final Map<String, ServerWebSocket> watches = new ConcurrentHashMap<>();

  /**
   * @param vertx serves it
   * @param certificate a PKCS #12 file for localhost, with the password "training"
   * @param fleets that are there at the start
   */
  public ApiImitation(Vertx vertx, String certificate, int fleets)
      throws InterruptedException, ExecutionException {
    this.fleets = fleets;
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("localhost")
                    .setPort(0)
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PfxOptions().setPath(certificate).setPassword("training")))
            .webSocketHandler(this::watch)
            .requestHandler(this::answer)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  public String address() {
    return "https://localhost:" + server.actualPort();
  }

  /** Waits until the status of every fleet was written; false if that takes longer. */
  public boolean awaitComplete(Duration most) throws InterruptedException {
    return complete.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void watch(ServerWebSocket socket) {
    watches.put(resources(socket.path()), socket);
  }

  /** Of "/apis/apps/v1/namespaces/x/deployments/y" the part "deployments". */
  private static String resources(String path) {
    List<String> parts = List.of(path.split("/"));
    int namespaces = parts.indexOf("namespaces");
    return namespaces < 0 ? parts.getLast() : parts.get(namespaces + 2);
  }

  private void answer(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.GET)) {
      answer(request.response(), 200, get(request.path()));
    } else {
      request.bodyHandler(body -> {
        JsonObject object = body.toJsonObject();
        boolean created = request.method().equals(HttpMethod.POST);
        stored(object, created);
        answer(request.response(), created ? 201 : 200, object);
        if (request.path().endsWith("/status")) {
          reported.add(request.path());
          if (reported.size() >= fleets) {
            complete.countDown();
          }
        }
        ServerWebSocket watch = watches.get(resources(request.path()));
        if (watch != null) {
          watch.writeTextMessage(
              JsonObject.of("type", created ? "ADDED" : "MODIFIED", "object", object).encode());
        }
      });
    }
  }

  private static void answer(HttpServerResponse response, int code, JsonObject body) {
    response.setStatusCode(code).putHeader("Content-Type", "application/json").end(body.encode());
  }

  private JsonObject get(String path) {
    if (path.endsWith("/otqmn.io/v1alpha1")) {
      return JsonObject.of(
          "kind",
          "APIResourceList",
          "groupVersion",
          "otqmn.io/v1alpha1",
          "resources",
          JsonArray.of(
              JsonObject.of("name", "camerafleets", "kind", "CameraFleet", "namespaced", true)));
    }
    List<JsonObject> items = new ArrayList<>();
    if (path.equals(FLEETS)) {
      for (int i = 0; i < fleets; i++) {
        items.add(fleet(i));
      }
    }
    return JsonObject.of(
        "metadata",
        JsonObject.of("resourceVersion", String.valueOf(version.incrementAndGet())),
        "items",
        new JsonArray(items));
  }

  private JsonObject fleet(int number) {
    JsonObject fleet =
        new JsonObject(
            """
            {"apiVersion": "otqmn.io/v1alpha1", "kind": "CameraFleet",
             "metadata": {"namespace": "training", "generation": 1},
             "spec": {"mesh": {"mtls": "Disabled"},
               "export": {"otlp": {"endpoint": "http://otel:4317"}}}}
            """);
    fleet.getJsonObject("metadata").put("name", "fleet-" + number);
    stored(fleet, false);
    return fleet;
  }

  private void stored(JsonObject object, boolean created) {
    JsonObject metadata = object.getJsonObject("metadata");
    metadata.put("resourceVersion", String.valueOf(version.incrementAndGet()));
    if (created || metadata.getString("uid") == null) {
      metadata.put("uid", object.getString("kind") + metadata.getString("name"));
    }
    metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    JsonObject fields = JsonObject.of("f:spec", JsonObject.of("f:replicas", JsonObject.of()));
    metadata.put(
        "managedFields",
        JsonArray.of(
            JsonObject.of(
                "manager",
                "otqmn-operator",
                "operation",
                created ? "Update" : "Apply",
                "apiVersion",
                object.getString("apiVersion"),
                "time",
                "2026-01-01T00:00:00Z",
                "fieldsType",
                "FieldsV1",
                "fieldsV1",
                fields)));
  }

  @Override
  public void close() {
    server.close();
  }
}
