package io.otqmn.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a kubelet and the collectors would do: every pod of a namespace becomes ready at a loopback
 * address of its own, where its metrics page says how many streams it serves.
 */
final class SimulatedCollectors implements AutoCloseable {
  private static final int SILENT = -1;

  private final KubernetesClient client;
  private final String namespace;
  private final HttpServer first;
  private final List<HttpServer> servers = new ArrayList<>();
  private final ScheduledExecutorService kubelet = Executors.newSingleThreadScheduledExecutor();
  private volatile int streamsPerPod;

  SimulatedCollectors(KubernetesClient client, String namespace) throws IOException {
    this.client = client;
    this.namespace = namespace;
    // reserves the port; no pod gets this address
    this.first = HttpServer.create(new InetSocketAddress("127.0.1.1", 0), 0);
    servers.add(first);
    kubelet.scheduleWithFixedDelay(this::run, 0, 200, TimeUnit.MILLISECONDS);
  }

  /** Where all of them serve their metrics. */
  int port() {
    return first.getAddress().getPort();
  }

  /** From now on every collector says so. */
  void eachServes(int streams) {
    streamsPerPod = streams;
  }

  /** From now on none says anything. */
  void fallSilent() {
    streamsPerPod = SILENT;
  }

  private void run() {
    try {
      for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
        if (pod.getStatus().getPodIP() == null
            && pod.getMetadata().getDeletionTimestamp() == null) {
          client
              .resource(pod)
              .subresource("status")
              .patch(PatchContext.of(PatchType.JSON_MERGE), ready(serve()));
        } else if (pod.getMetadata().getDeletionTimestamp() != null) {
          client.resource(pod).withGracePeriod(0).delete();
        }
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e; // else the next round sees what is there then
      }
    }
  }

  private static String ready(String address) {
    return """
    {"status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}],
      "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
    """
        .formatted(address, address);
  }

  private String serve() {
    String address = "127.0.1." + (servers.size() + 1);
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port()), 0);
      server.createContext("/metrics", this::answer);
      server.start();
      servers.add(server);
      return address;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    int streams = streamsPerPod;
    byte[] page =
        "otqmn_collector_streams %d.0\notqmn_collector_cameras %d.0\n"
            .formatted(streams, streams)
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(streams == SILENT ? 503 : 200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  @Override
  public void close() {
    kubelet.shutdownNow();
    servers.forEach(server -> server.stop(0));
  }
}
