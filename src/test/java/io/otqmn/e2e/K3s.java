package io.otqmn.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * K3s in Docker with the image of this build and an OpenTelemetry collector on it. As a program it
 * holds the cluster for lab/demo: it prints the kubeconfig's path and ends with its standard input.
 */
record K3s(K3sContainer container, Path kubeconfig) {

  static K3s start() throws IOException {
    String image = System.getenv().getOrDefault("K3S_IMAGE", "docker.io/rancher/k3s:v1.34.1-k3s1");
    K3sContainer container =
        new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
    container.start();
    Path kubeconfig = Path.of("target/k3s.kubeconfig").toAbsolutePath();
    Files.createDirectories(kubeconfig.getParent());
    Files.writeString(kubeconfig, container.getKubeConfigYaml());

    Command.of("lab/build-image").run();
    Path archive = Path.of("target/otqmn-image.tar");
    Command.of("docker", "save", "-o", archive.toString(), "otqmn:dev").run();
    Command.of("docker", "cp", archive.toString(), container.getContainerId() + ":/otqmn.tar")
        .run();
    Command.of(
            "docker",
            "exec",
            container.getContainerId(),
            "ctr",
            "-n",
            "k8s.io",
            "images",
            "import",
            "/otqmn.tar")
        .run();
    Command.of("lab/cluster", "up")
        .with(
            Map.of(
                "CLUSTER",
                "current",
                "KUBECONFIG",
                kubeconfig.toString(),
                "OTQMN_IMAGE",
                "otqmn:dev"))
        .run();
    return new K3s(container, kubeconfig);
  }

  public static void main(String[] args) throws IOException {
    K3s k3s = start();
    System.out.println("export KUBECONFIG=" + k3s.kubeconfig());
    System.out.flush();
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
    k3s.container().stop();
  }
}
