package io.otqmn.operator.metrics;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code otqmn_streams} and keeps it registered. To be started by the operator that leads
 * only: it alone knows the figures, and it takes the Service over from the one that led before.
 */
public final class CustomMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CustomMetrics.class);
  private static final long STOP_SECONDS = 5;

  private final InstantSource clock;
  private final Duration upkeep;
  private final ServingKey key;
  private final MetricsServer server;
  private final Registration registration;
  private final SharedIndexInformer<ConfigMap> authentication;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private volatile FrontProxy frontProxy = FrontProxy.NONE;
  private volatile boolean failed;

  /**
   * @param upkeep between two looks at what is registered
   */
  public CustomMetrics(
      KubernetesClient client,
      Vertx vertx,
      MetricsEndpoint endpoint,
      StreamFigures figures,
      PodLookup pods,
      Duration upkeep,
      MeterRegistry meters,
      InstantSource clock) {
    this.authentication = authentication(client);
    this.clock = clock;
    this.upkeep = upkeep;
    this.key = new ServingKey(endpoint.dnsName(), clock.instant());
    this.registration = new Registration(client, endpoint);
    this.server =
        new MetricsServer(
            vertx,
            endpoint.address(),
            endpoint.port(),
            key,
            () -> frontProxy,
            new AccessReviews(client, clock),
            new StreamMetric(figures, pods, clock),
            meters);
  }

  /** Returns at once; the metric is there when the API server has heard of it. */
  public void start() {
    authentication.start();
    server
        .start()
        .onSuccess(_ ->
            thread.scheduleWithFixedDelay(
                this::register, 0, upkeep.toMillis(), TimeUnit.MILLISECONDS))
        .onFailure(cause -> {
          LOG.error("the metrics API cannot be served", cause);
          failed = true;
        });
  }

  /** Whether it could not be started: the process has to be started again. */
  public boolean failed() {
    return failed;
  }

  private SharedIndexInformer<ConfigMap> authentication(KubernetesClient client) {
    return client
        .configMaps()
        .inNamespace("kube-system")
        .withName("extension-apiserver-authentication")
        .runnableInformer(0)
        .exceptionHandler((_, cause) -> {
          LOG.warn(
              "kube-system/extension-apiserver-authentication cannot be read, tried again: {}",
              cause.toString());
          return true;
        })
        .addEventHandler(
            new ResourceEventHandler<ConfigMap>() {
              @Override
              public void onAdd(ConfigMap map) {
                believe(map);
              }

              @Override
              public void onUpdate(ConfigMap before, ConfigMap map) {
                believe(map);
              }

              @Override
              public void onDelete(ConfigMap map, boolean finalStateUnknown) {
                frontProxy = FrontProxy.NONE;
              }
            });
  }

  private void believe(ConfigMap map) {
    try {
      frontProxy = FrontProxy.of(Objects.requireNonNullElse(map.getData(), Map.of()));
      if (frontProxy == FrontProxy.NONE) {
        LOG.warn(
            "the API server has no aggregation layer (requestheader-client-ca-file is not set):"
                + " nobody can read {}",
            StreamMetric.NAME);
      }
    } catch (IllegalArgumentException e) {
      LOG.error("kube-system/extension-apiserver-authentication: nobody is believed", e);
      frontProxy = FrontProxy.NONE;
    }
  }

  private void register() {
    try {
      key.renew(clock.instant());
      registration.ensure(key.trustBundle());
    } catch (RuntimeException e) {
      LOG.warn("the metrics API is not registered, tried again in {}: {}", upkeep, e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    authentication.close();
    try {
      server.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the metrics API did not close in order: {}", e.toString());
    }
  }
}
