package io.otqmn.cli;

import io.otqmn.operator.training.ApiImitation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the operator works on while the image's AOT cache is trained: see image/train-operator. */
@Command(
    name = "imitate-api",
    hidden = true,
    description =
        "Imitates an API server with some fleets, until an operator has reported on all of them.",
    mixinStandardHelpOptions = true)
public final class ImitateApiCommand implements Callable<Integer> {
  @Option(
      names = "--certificate",
      required = true,
      paramLabel = "FILE",
      description = "PKCS #12 for localhost, with the password 'training'.")
  private Path certificate = Path.of("");

  @Option(
      names = "--kubeconfig",
      required = true,
      paramLabel = "FILE",
      description = "Is written when it serves.")
  private Path kubeconfig = Path.of("");

  @Option(names = "--fleets", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
  private int fleets;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "After which it gives up, with exit code 1. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Vertx vertx = Vertx.vertx();
    try (ApiImitation api = new ApiImitation(vertx, certificate.toString(), fleets)) {
      Path written = Path.of(kubeconfig + ".new");
      Files.writeString(
          written,
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: training, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
          users: [{name: training, user: {token: training}}]
          contexts: [{name: training, context: {cluster: training, user: training}}]
          current-context: training
          """
              .formatted(api.address()));
      Files.move(written, kubeconfig, StandardCopyOption.ATOMIC_MOVE);
      return api.awaitComplete(Duration.ofSeconds(seconds)) ? 0 : 1;
    } finally {
      vertx.close();
    }
  }
}
