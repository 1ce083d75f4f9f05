package io.otqmn.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cluster that {@code CLUSTER=k3s|lab|current} chooses (see lab/cluster), with the image of
 * this build and an OpenTelemetry collector on it. Started once; the caller of the tests ends it.
 */
final class Cluster implements AutoCloseable {
  private static final String OPERATOR = "otqmn-system";
  private static final Path ROOT = Path.of("").toAbsolutePath();

  private final String kind;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private Cluster(String kind, Path kubeconfig) throws IOException {
    this.kind = kind;
    this.kubeconfig = kubeconfig;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .build();
  }

  static Cluster start() {
    try {
      String kind = Command.of(ROOT + "/lab/cluster", "check").run().strip();
      if (kind.equals("k3s")) {
        return new Cluster(kind, K3s.start().kubeconfig());
      }
      String exports = Command.of(ROOT + "/lab/cluster", "up").with(Map.of("CLUSTER", kind)).run();
      Matcher matcher = Pattern.compile("KUBECONFIG=(\\S+)").matcher(exports);
      if (!matcher.find()) {
        throw new AssertionError("lab/cluster up named no KUBECONFIG: " + exports);
      }
      return new Cluster(kind, Path.of(matcher.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KubernetesClient client() {
    return client;
  }

  /** The image that the chart shall use, as {@code repository:tag}. */
  String image() {
    return System.getenv().getOrDefault("OTQMN_IMAGE", "otqmn:dev");
  }

  String kubectl(String... arguments) {
    return tool("kubectl", arguments);
  }

  private String helm(String... arguments) {
    return tool("helm", arguments);
  }

  /**
   * The chart of this tree with the image of this build, until its operator is ready.
   *
   * @param settings of the chart, as {@code name=value}
   */
  void install(String... settings) {
    String[] image = image().split(":(?=[^:/]+$)");
    List<String> words =
        new ArrayList<>(
            List.of(
                "upgrade",
                "--install",
                "otqmn",
                "helm/otqmn",
                "--namespace=" + OPERATOR,
                "--create-namespace",
                "--set=image.repository=" + image[0],
                "--set=image.tag=" + image[1],
                "--wait",
                "--timeout=120s"));
    for (String setting : settings) {
      words.add("--set=" + setting);
    }
    helm(words.toArray(String[]::new));
    // Helm does not wait for a Deployment that may have one pod less than it wants
    kubectl("-n", OPERATOR, "rollout", "status", "deployment/otqmn-operator", "--timeout=120s");
  }

  /** Does nothing if it is not installed. */
  void uninstall() {
    helm("uninstall", "otqmn", "--namespace=" + OPERATOR, "--wait", "--ignore-not-found");
  }

  /** With all that is in it; what an interrupted run has left, too. */
  void deleteNamespace(String name) {
    kubectl("delete", "namespace", name, "--ignore-not-found", "--timeout=120s");
  }

  private String tool(String name, String... arguments) {
    String lab =
        System.getenv()
            .getOrDefault("LAB_HOME", System.getProperty("user.home") + "/.cache/otqmn-lab");
    Path own = Path.of(lab, "bin", name);
    String[] words = new String[arguments.length + 1];
    words[0] = Files.isExecutable(own) ? own.toString() : name;
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return Command.of(words).with(Map.of("KUBECONFIG", kubeconfig.toString())).run();
  }

  /**
   * An address of the service that this machine reaches: its cluster IP in the lab, else forwarded.
   */
  Endpoint reach(String namespace, String name, int port) {
    if (kind.equals("lab")) {
      Service service = client.services().inNamespace(namespace).withName(name).get();
      return new Endpoint(service.getSpec().getClusterIP() + ":" + port, () -> {});
    }
    LocalPortForward forward =
        client.services().inNamespace(namespace).withName(name).portForward(port);
    return new Endpoint(
        "127.0.0.1:" + forward.getLocalPort(),
        () -> {
          try {
            forward.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** A file of a pod's first container. */
  String read(Pod pod, String path) {
    return kubectl(
        "-n",
        pod.getMetadata().getNamespace(),
        "exec",
        pod.getMetadata().getName(),
        "--",
        "cat",
        path);
  }

  @Override
  public void close() {
    client.close();
  }

  record Endpoint(String address, Runnable closing) implements AutoCloseable {
    @Override
    public void close() {
      closing.run();
    }
  }
}
