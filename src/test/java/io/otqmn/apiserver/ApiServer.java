package io.otqmn.apiserver;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The running control plane, with this project's CRDs established. A test gets it as a parameter:
 *
 * <pre>{@code
 * @ExtendWith(ApiServerExtension.class)
 * class SomethingIT {
 *   @Test
 *   void isRefused(ApiServer api) { … api.client() … api.newNamespace() … api.kubectl() … }
 * }
 * }</pre>
 */
public final class ApiServer implements AutoCloseable {
  private static final Path CRDS = Path.of("crds");

  /** Ready for long enough that any minReadySeconds has passed. */
  private static final String READY =
      """
      {"status": {"phase": "Running", "conditions": [
        {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
      """;

  private final KubeAPIServer server;
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final Kubectl kubectl;
  private final ControllerManager controllers;
  private final AtomicInteger namespaces = new AtomicInteger();

  private ApiServer(KubeAPIServer server, Binaries binaries, Path home) throws IOException {
    this.server = server;
    this.kubeconfig = home.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.getKubeConfigYaml());
    this.client = newClient();
    this.kubectl = new Kubectl(binaries.path("kubectl"), kubeconfig);
    // before the controllers start: the garbage collector looks for new kinds every 30 s only
    establishCrds();
    this.controllers = ControllerManager.start(binaries, home, kubeconfig);
  }

  static ApiServer start(Binaries binaries) {
    try {
      Path home = Path.of("target", "kube-api-test").toAbsolutePath();
      String version = binaries.linkInto(home);
      KubeAPIServer server =
          new KubeAPIServer(
              KubeAPIServerConfigBuilder.anAPIServerConfig()
                  .withTestDir(home.toString())
                  .withApiServerVersion(version)
                  .withOfflineMode(true)
                  .withUpdateKubeConfig(false)
                  .withApiServerFlag("--bind-address", "127.0.0.1")
                  .withApiServerFlag("--audit-policy-file", AuditLog.policy(home).toString())
                  .withApiServerFlag("--audit-log-path", AuditLog.file(home).toString())
                  .withApiServerFlags(Aggregation.in(home).flags())
                  .build());
      endChildrenWithThisJvm();
      server.start();
      try {
        return new ApiServer(server, binaries, home);
      } catch (IOException | RuntimeException e) {
        server.stop();
        throw e;
      }
    } catch (IOException e) {
      throw new IllegalStateException("the API server could not be started", e);
    }
  }

  /** A JVM that is told to end does not close what JUnit keeps, nor what was half started. */
  private static void endChildrenWithThisJvm() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly),
                "end-children"));
  }

  private void establishCrds() throws IOException {
    List<CustomResourceDefinition> crds;
    try (Stream<Path> files = Files.list(CRDS)) {
      crds =
          files
              .sorted()
              .map(file ->
                  client.apiextensions().v1().customResourceDefinitions().load(file.toFile()))
              .map(crd -> crd.serverSideApply())
              .toList();
    }
    for (CustomResourceDefinition crd : crds) {
      client
          .resource(crd)
          .waitUntilCondition(
              current ->
                  current != null
                      && current.getStatus() != null
                      && current.getStatus().getConditions() != null
                      && current.getStatus().getConditions().stream()
                          .anyMatch(condition ->
                              condition.getType().equals("Established")
                                  && condition.getStatus().equals("True")),
              30,
              TimeUnit.SECONDS);
    }
  }

  /** As cluster administrator; closed with the server. */
  public KubernetesClient client() {
    return client;
  }

  /** One more client with a connection of its own, for a test that closes it. */
  public KubernetesClient newClient() throws IOException {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
        .build();
  }

  /** What operators with the permissions of the chart have asked of this API server. */
  public AuditLog auditLog() {
    return new AuditLog(AuditLog.file(kubeconfig.getParent()));
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  public Kubectl kubectl() {
    return kubectl;
  }

  /** A namespace that no other test uses. */
  public String newNamespace() {
    String name = "test-" + namespaces.incrementAndGet();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /**
   * Says what a kubelet would say of pods whose containers run and are ready.
   *
   * @return the number of pods in the namespace
   */
  public int markPodsReady(String namespace) {
    List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
    for (Pod pod : pods) {
      try {
        // a merge patch without a version: the controllers write pods at the same time
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod.getMetadata().getName())
            .subresource("status")
            .patch(PatchContext.of(PatchType.JSON_MERGE), READY);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
          throw e;
        }
      }
    }
    return pods.size();
  }

  @Override
  public void close() {
    client.close();
    controllers.close();
    server.stop();
  }
}
