package io.otqmn.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What a kubelet and the collectors' processes would do: pods come up on loopback addresses, serve
 * metrics there, crash, or wait.
 */
final class StandInCollectors implements AutoCloseable {
  /** How a pod fares. */
  enum Fate {
    WELL,
    /** Is ready, and does not answer. */
    MUTE,
    /** Is ready, and the backend refuses every second request. */
    REFUSED,
    WAITING,
    CRASHED,
    CRASH_LOOP
  }

  private final Map<String, HttpServer> servers = new HashMap<>();
  private final int port;
  private Function<Pod, Fate> fates = pod -> Fate.WELL;

  StandInCollectors() throws IOException {
    HttpServer free = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    port = free.getAddress().getPort();
    servers.put("none", free);
  }

  int port() {
    return port;
  }

  /** From now on. */
  void fare(Function<Pod, Fate> how) {
    fates = how;
  }

  /** Of pods of canaries; the others are well. */
  void canariesFare(Fate fate) {
    fare(pod -> isCanary(pod) ? fate : Fate.WELL);
  }

  static boolean isCanary(Pod pod) {
    return "canary".equals(pod.getMetadata().getLabels().get("otqmn.io/track"));
  }

  /** Brings every pod of the namespace to its fate. */
  void live(KubernetesClient client, String namespace) {
    for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
      Fate fate = fates.apply(pod);
      String address = address(pod.getMetadata().getUid(), fate);
      try {
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod.getMetadata().getName())
            .subresource("status")
            .patch(PatchContext.of(PatchType.JSON_MERGE), status(fate, address).toString());
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  private String address(String uid, Fate fate) {
    String key = uid + fate;
    servers.computeIfAbsent(
        key,
        pod -> {
          String ip = "127.0.%d.%d".formatted(1 + servers.size() / 250, 1 + servers.size() % 250);
          return fate == Fate.MUTE ? silent() : serving(ip, fate);
        });
    return servers.get(key).getAddress().getAddress().getHostAddress();
  }

  private static HttpServer silent() {
    try {
      return HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer serving(String ip, Fate fate) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(ip, port), 0);
      byte[] page = page(fate).getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/metrics",
          exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String page(Fate fate) {
    return """
    otqmn_collector_cameras 20.0
    otqmn_frames_total{outcome="delivered",reason="none"} 1000.0
    otqmn_frames_total{outcome="rejected",reason="size"} 0.0
    otqmn_export_requests_total{outcome="delivered"} 100.0
    otqmn_export_requests_total{outcome="refused"} %d
    otqmn_export_requests_total{outcome="retried"} 0.0
    """
        .formatted(fate == Fate.REFUSED ? 100 : 0);
  }

  private static ObjectNode status(Fate fate, String address) {
    boolean ready = fate == Fate.WELL || fate == Fate.MUTE || fate == Fate.REFUSED;
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    ObjectNode body = status.putObject("status");
    body.put("phase", "Running").put("podIP", address);
    body.putArray("podIPs").addObject().put("ip", address);
    body.putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "False")
        // for long enough that any minReadySeconds has passed
        .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    ObjectNode container = body.putArray("containerStatuses").addObject();
    container
        .put("name", "collector")
        .put("image", "otqmn:test")
        .put("imageID", "")
        .put("ready", ready)
        .put("restartCount", fate == Fate.CRASHED ? 1 : fate == Fate.CRASH_LOOP ? 4 : 0);
    ObjectNode state = container.putObject("state");
    switch (fate) {
      case WAITING ->
          state.putObject("waiting").put("reason", "ImagePullBackOff").put("message", "no image");
      case CRASH_LOOP -> state.putObject("waiting").put("reason", "CrashLoopBackOff");
      default -> state.putObject("running").put("startedAt", "2026-01-01T00:00:00Z");
    }
    if (fate == Fate.CRASHED || fate == Fate.CRASH_LOOP) {
      container
          .putObject("lastState")
          .putObject("terminated")
          .put("exitCode", 137)
          .put("reason", "OOMKilled");
    }
    return status;
  }

  @Override
  public void close() {
    servers.values().forEach(server -> server.stop(0));
  }
}
