package io.otqmn.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** kube-controller-manager with the controllers that make children of a fleet come and go. */
final class ControllerManager implements AutoCloseable {
  private static final List<String> CONTROLLERS =
      List.of(
          "garbage-collector-controller",
          "namespace-controller",
          "deployment-controller",
          "replicaset-controller",
          "endpoints-controller",
          "endpointslice-controller",
          "horizontal-pod-autoscaler-controller",
          "disruption-controller",
          "serviceaccount-controller");

  private final Process process;

  private ControllerManager(Process process) {
    this.process = process;
  }

  static ControllerManager start(Binaries binaries, Path home, Path kubeconfig) throws IOException {
    return new ControllerManager(
        new ProcessBuilder(
                binaries.path("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + String.join(",", CONTROLLERS),
                "--leader-elect=false",
                "--secure-port=0",
                "--service-account-private-key-file=" + home.resolve("apiserver.key"),
                "--horizontal-pod-autoscaler-sync-period=2s",
                "--kube-api-qps=200",
                "--kube-api-burst=400")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("kube-controller-manager.log").toFile())
            .start());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
