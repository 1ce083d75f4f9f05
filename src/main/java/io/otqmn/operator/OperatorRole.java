package io.otqmn.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.operator.metrics.CustomMetrics;
import io.otqmn.operator.metrics.MetricsEndpoint;
import io.otqmn.operator.plan.ConfigCheck;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.process.Role;
import io.otqmn.process.UsageException;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The operator as a process. */
@Singleton
@Command(
    name = "otqmn operator",
    description =
        "Reconciles CameraFleets of the cluster that it runs in, or that KUBECONFIG names.",
    mixinStandardHelpOptions = true)
public final class OperatorRole implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorRole.class);
  private static final int RETRY_SECONDS = 5;

  private final Vertx vertx;
  private final MeterRegistry meters;
  private final ConfigCheck configCheck;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable FleetOperator running;
  private volatile @Nullable CustomMetrics customMetrics;

  @Option(
      names = "--collector-image",
      paramLabel = "IMAGE",
      defaultValue = "${env:OTQMN_COLLECTOR_IMAGE}",
      description = "The image of the collectors (env OTQMN_COLLECTOR_IMAGE). Required.")
  private @Nullable String collectorImage;

  @Option(
      names = "--watch-namespaces",
      paramLabel = "NAMESPACE",
      split = ",",
      defaultValue = "${env:OTQMN_WATCH_NAMESPACES:-}",
      description = "Comma-separated; empty: all (env OTQMN_WATCH_NAMESPACES).")
  private Set<String> watchNamespaces = new TreeSet<>();

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "${env:OTQMN_OPERATOR_NAMESPACE:-${env:POD_NAMESPACE:-otqmn-system}}",
      description =
          "Where the operator runs: holds its lease, and may read the collectors' metrics (env"
              + " OTQMN_OPERATOR_NAMESPACE, POD_NAMESPACE; default ${DEFAULT-VALUE}).")
  private String operatorNamespace = "otqmn-system";

  @Option(
      names = "--leader-election",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:OTQMN_LEADER_ELECTION:-false}",
      description = "Of several operators one works (env OTQMN_LEADER_ELECTION).")
  private boolean leaderElection;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      defaultValue = "${env:OTQMN_LEASE_NAME:-otqmn-operator}",
      description =
          "The lease that the operators of one set of fleets share (env OTQMN_LEASE_NAME; default"
              + " ${DEFAULT-VALUE}).")
  private String leaseName = "otqmn-operator";

  @Option(
      names = "--custom-metrics-service",
      paramLabel = "SERVICE",
      defaultValue = "${env:OTQMN_CUSTOM_METRICS_SERVICE:-}",
      description =
          "Serve the metric otqmn_streams at custom.metrics.k8s.io behind this Service of the"
              + " operator's namespace (env OTQMN_CUSTOM_METRICS_SERVICE; default: do not).")
  private String customMetricsService = "";

  @Option(
      names = "--custom-metrics-port",
      paramLabel = "PORT",
      defaultValue = "${env:OTQMN_CUSTOM_METRICS_PORT:-8443}",
      description = "Where to (env OTQMN_CUSTOM_METRICS_PORT; default ${DEFAULT-VALUE}).")
  private int customMetricsPort;

  @Option(
      names = "--pod-ip",
      paramLabel = "ADDRESS",
      defaultValue = "${env:POD_IP:-}",
      description = "Address of this process, for the API server to reach it (env POD_IP).")
  private String podIp = "";

  OperatorRole(Vertx vertx, MeterRegistry meters, ConfigCheck configCheck, InstantSource clock) {
    this.vertx = vertx;
    this.configCheck = configCheck;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "operator";
  }

  @Override
  public void start() throws InterruptedException {
    if (collectorImage == null || collectorImage.isBlank()) {
      throw new UsageException(
          "--collector-image is missing: name the image of the collectors, or set"
              + " OTQMN_COLLECTOR_IMAGE");
    }
    watchNamespaces.removeIf(String::isBlank);
    KubernetesClient client = OperatorClient.of(Config.autoConfigure(null));
    awaitApi(client);
    FleetOperator operator =
        new FleetOperator(
            client,
            new OperatorSettings(collectorImage, operatorNamespace),
            watchNamespaces,
            leaderElection ? Optional.of(lease()) : Optional.empty(),
            OperatorTuning.DEFAULT,
            configCheck,
            meters,
            clock);
    running = operator;
    if (!customMetricsService.isBlank()) {
      customMetrics = customMetrics(client, operator);
    }
    operator.start();
    if (!leaderElection) {
      serveMetrics();
    }
  }

  private CustomMetrics customMetrics(KubernetesClient client, FleetOperator operator) {
    if (podIp.isBlank()) {
      throw new UsageException(
          "--custom-metrics-service needs --pod-ip (or POD_IP): the address at which the API"
              + " server reaches this process");
    }
    return new CustomMetrics(
        client,
        vertx,
        new MetricsEndpoint(operatorNamespace, customMetricsService, podIp, customMetricsPort),
        operator.streams(),
        operator.pods(),
        OperatorTuning.DEFAULT.discovery(),
        meters,
        clock);
  }

  /** Only by the one that leads: the others know no figures. */
  private void serveMetrics() {
    CustomMetrics metrics = customMetrics;
    if (metrics != null) {
      metrics.start();
    }
  }

  @Override
  public boolean ready() {
    return running != null && running.synced();
  }

  @Override
  public boolean live() {
    CustomMetrics metrics = customMetrics;
    return (running == null || !running.broken()) && (metrics == null || !metrics.failed());
  }

  @Override
  public void stop() {
    stopping.countDown();
    CustomMetrics metrics = customMetrics;
    if (metrics != null) {
      metrics.close();
    }
    if (running != null) {
      running.close();
    }
  }

  /** An API server that is out of reach comes back; a CRD that is missing does not. */
  private void awaitApi(KubernetesClient client) throws InterruptedException {
    while (true) {
      try {
        if (new ApiDiscovery(client).serves("otqmn.io/v1alpha1", "camerafleets")) {
          return;
        }
        throw new UsageException(
            "the cluster at %s does not know CameraFleet: install crds/ or the chart with"
                    .formatted(client.getMasterUrl())
                + " crds.enabled=true, then start again");
      } catch (KubernetesClientException e) {
        LOG.warn(
            "the API server at {} does not answer, tried again in {} s: {}",
            client.getMasterUrl(),
            RETRY_SECONDS,
            e.getCause() == null ? e.getMessage() : e.getCause().toString());
        if (stopping.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
      }
    }
  }

  private LeaderElectionConfiguration lease() {
    return new LeaderElectionConfiguration(
        leaseName,
        operatorNamespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        null,
        new LeaderCallbacks(
            () -> {
              LOG.info("leading");
              serveMetrics();
            },
            this::stoppedLeading,
            leader -> LOG.info("the leader is {}", leader)),
        // the framework would exit on an orderly stop, too
        false);
  }

  /** Somebody else leads now: what this process still does has to end at once. */
  private void stoppedLeading() {
    if (stopping.getCount() > 0) {
      LOG.error("the lease is lost: ending, to be started again");
      Thread.ofPlatform().start(() -> System.exit(1));
    }
  }
}
