package io.otqmn.operator;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for kubelets and collectors: pods that nobody runs are ready, and each serves a metrics
 * page on an address of its own that says how many streams it has.
 */
final class ReportingPods implements AutoCloseable {
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<AtomicInteger> streams = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> names = new ArrayList<>();
  private int port;
  private KubernetesClient client;
  private String namespace;

  ReportingPods(int... loads) throws IOException {
    for (int load : loads) {
      AtomicInteger count = new AtomicInteger(load);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(address(streams.size()), port), 0);
      port = server.getAddress().getPort();
      server.createContext(
          "/metrics",
          exchange -> {
            asked.incrementAndGet();
            byte[] page =
                "otqmn_collector_streams %d\notqmn_collector_cameras %<d\n"
                    .formatted(count.get())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      server.start();
      servers.add(server);
      streams.add(count);
    }
  }

  private static String address(int pod) {
    return "127.0.0." + (pod + 2);
  }

  int port() {
    return port;
  }

  /** Makes the pods of the namespace ready, as soon as there are as many as here. */
  void run(KubernetesClient on, String in) {
    client = on;
    namespace = in;
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> client.pods().inNamespace(in).list().getItems().size() == streams.size());
    client.pods().inNamespace(in).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .sorted(Comparator.naturalOrder())
        .forEach(names::add);
    for (int i = 0; i < names.size(); i++) {
      client
          .pods()
          .inNamespace(in)
          .withName(names.get(i))
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              """
              {"status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%<s"}],
                "conditions": [{"type": "Ready", "status": "True"}]}}
              """
                  .formatted(address(i)));
    }
  }

  void report(int pod, int load) {
    streams.get(pod).set(load);
  }

  Pod pod(int pod) {
    return client.pods().inNamespace(namespace).withName(names.get(pod)).get();
  }

  /** Null if it has none. */
  String annotation(int pod, String name) {
    return pod(pod).getMetadata().getAnnotations().get(name);
  }

  /** Until the operator has asked all of them so often again. */
  void awaitRounds(int rounds) {
    int until = asked.get() + rounds * streams.size();
    await().atMost(Duration.ofSeconds(40)).until(() -> asked.get() >= until);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }
}
