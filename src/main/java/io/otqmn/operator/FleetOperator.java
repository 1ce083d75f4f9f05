package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventSourceManager;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.micrometer.core.instrument.MeterRegistry;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.apply.Applier;
import io.otqmn.operator.metrics.PodLookup;
import io.otqmn.operator.metrics.StreamFigures;
import io.otqmn.operator.metrics.StreamFigures.Figure;
import io.otqmn.operator.plan.ConfigCheck;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.OptionalApi;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles fleets until it is closed, and follows the optional APIs of the cluster. */
final class FleetOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetOperator.class);

  /**
   * Of different fleets at the same time; more would only wait for each other at the API server.
   */
  private static final int RECONCILIATIONS = 8;

  private final ApiDiscovery discovery;
  private final CollectorReports reports;
  private final StreamFigures streams = new StreamFigures();
  private final StreamBalancer balancer;
  private final StatusWriter statusWriter;
  private final CanaryWatch canaries;
  private final Operator operator;
  private final Controller<CameraFleet> controller;
  private final OperatorTuning tuning;
  private final ScheduledExecutorService discoveries = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService counts = Executors.newSingleThreadScheduledExecutor();
  private volatile Set<OptionalApi> apis;
  private volatile boolean broken;

  /**
   * @param client is closed with this
   * @param namespaces to watch; empty: all
   * @param configCheck what a collector makes of its configuration
   * @param leaderElection if several operators run, of which one is to work
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server is out of
   *     reach
   */
  FleetOperator(
      KubernetesClient client,
      OperatorSettings settings,
      Set<String> namespaces,
      Optional<LeaderElectionConfiguration> leaderElection,
      OperatorTuning tuning,
      ConfigCheck configCheck,
      MeterRegistry meters,
      InstantSource clock) {
    this.tuning = tuning;
    discovery = new ApiDiscovery(client);
    apis = discovery.present();
    reports = new CollectorReports(tuning.metricsPort(), clock, this::reconcile);
    Applier applier = new Applier(client, meters);
    balancer = new StreamBalancer(new PodAnnotator(client, applier), reports, clock);
    canaries = new CanaryWatch();
    statusWriter = new StatusWriter(client, applier, tuning.statusWrites());
    operator =
        new Operator(overrides -> {
          overrides
              .withKubernetesClient(client)
              .withCloseClientOnStop(true)
              .withConcurrentReconciliationThreads(RECONCILIATIONS)
              .withReconciliationTerminationTimeout(Duration.ofSeconds(10))
              .withMetrics(MicrometerMetricsV2.newBuilder(meters).build())
              .withInformerStoppedHandler((informer, cause) -> {
                if (cause != null) {
                  LOG.error("an informer stopped for good: {}", informer, cause);
                  broken = true;
                }
              });
          leaderElection.ifPresent(overrides::withLeaderElectionConfiguration);
        });
    FleetReconciler reconciler =
        new FleetReconciler(
            settings,
            () -> apis,
            new FleetWriter(applier),
            statusWriter,
            reports,
            new Rollouts(new RevisionRecords(applier), canaries),
            configCheck,
            clock);
    controller =
        (Controller<CameraFleet>)
            operator.register(
                reconciler,
                configuration -> {
                  configuration
                      .withFieldManager(Applier.FIELD_MANAGER)
                      .withRetry(retry(tuning))
                      .withReconciliationMaxInterval(tuning.resync());
                  if (!namespaces.isEmpty()) {
                    configuration.settingNamespaces(namespaces);
                  }
                });
  }

  void start() {
    operator.start();
    LOG.info("optional APIs: {}", describe(apis));
    every(discoveries, tuning.discovery(), this::followApis);
    every(counts, tuning.cameraCount(), this::askCollectors);
  }

  /** Whether every informer has the cluster's state; true in standby, too. */
  boolean synced() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  boolean broken() {
    return broken;
  }

  /** What the collectors said last; nothing until this operator leads. */
  StreamFigures streams() {
    return streams;
  }

  /** The fleets' pods as the informer knows them. */
  PodLookup pods() {
    return (namespace, name) ->
        ((InformerEventSource<Pod, CameraFleet>)
                controller
                    .getEventSourceManager()
                    .getEventSourceFor(Pod.class, FleetInformers.name(Pod.class)))
            .get(new ResourceID(name, namespace));
  }

  @Override
  public void close() {
    discoveries.shutdownNow();
    counts.shutdownNow();
    operator.stop();
    reports.close();
  }

  /** Without end: an outage of any length must not leave a fleet alone. */
  private static Retry retry(OperatorTuning tuning) {
    return new GenericRetry()
        .setInitialInterval(tuning.firstRetry())
        .setIntervalMultiplier(2)
        .setMaxInterval(tuning.lastRetry().toMillis())
        .withoutMaxAttempts();
  }

  /** Has a fleet looked at, soon. */
  void reconcile(ResourceID fleet) {
    controller.getEventProcessor().handleEvent(new Event(fleet));
  }

  /** Whether it is being looked at, or waits for its turn. */
  boolean reconciling(ResourceID fleet) {
    return controller.getEventProcessor().isUnderProcessing(fleet);
  }

  private List<CameraFleet> fleets() {
    return controller
        .getEventSourceManager()
        .getControllerEventSource()
        .list(fleet -> true)
        .toList();
  }

  private void askCollectors() {
    List<CameraFleet> fleets = fleets();
    reports.retain(fleets.stream().map(ResourceID::fromResource).toList());
    Set<String> uids =
        fleets.stream().map(fleet -> fleet.getMetadata().getUid()).collect(Collectors.toSet());
    statusWriter.memory().retain(uids);
    canaries.retain(uids);
    reports.refresh();
    streams.publish(fleets.stream().map(ResourceID::fromResource).flatMap(this::figures).toList());
    balancer.balance(fleets, this::podsOf);
  }

  private Stream<Figure> figures(ResourceID fleet) {
    String namespace = fleet.getNamespace().orElseThrow();
    return reports.latest(fleet).stream()
        .filter(report -> report.streams().isPresent())
        .map(report ->
            new Figure(
                namespace,
                report.collector().name(),
                report.collector().uid(),
                Math.round(report.streams().getAsDouble()),
                report.at()));
  }

  private Set<Pod> podsOf(CameraFleet fleet) {
    return ((InformerEventSource<Pod, CameraFleet>)
            controller
                .getEventSourceManager()
                .getEventSourceFor(Pod.class, FleetInformers.name(Pod.class)))
        .getSecondaryResources(fleet);
  }

  /** Informers come before the API counts as present, and go after it counts as absent. */
  private void followApis() {
    Set<OptionalApi> before = apis;
    Set<OptionalApi> now = discovery.present();
    if (now.equals(before)) {
      return;
    }
    LOG.info("optional APIs: {} (before: {})", describe(now), describe(before));
    EventSourceManager<CameraFleet> sources = controller.getEventSourceManager();
    for (OptionalApi api : now) {
      if (!before.contains(api)) {
        for (EventSource<?, CameraFleet> source :
            FleetInformers.of(api, sources.eventSourceContextForDynamicRegistration())) {
          register(source, sources);
        }
      }
    }
    apis = now;
    Set<OptionalApi> gone = new HashSet<>(before);
    gone.removeAll(now);
    FleetInformers.names(gone).forEach(sources::dynamicallyDeRegisterEventSource);
    fleets().forEach(fleet -> reconcile(ResourceID.fromResource(fleet)));
  }

  /**
   * One that could not be started is taken out again: it would count as registered, and be empty.
   */
  private static void register(
      EventSource<?, CameraFleet> source, EventSourceManager<CameraFleet> sources) {
    try {
      sources.dynamicallyRegisterEventSource(source);
    } catch (RuntimeException e) {
      sources.dynamicallyDeRegisterEventSource(source.name());
      throw e;
    }
  }

  private static void every(ScheduledExecutorService on, Duration interval, Runnable work) {
    on.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.warn("tried again in {}: {}", interval, e.toString());
          }
        },
        interval.toMillis(),
        interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static String describe(Set<OptionalApi> apis) {
    return apis.isEmpty()
        ? "none"
        : apis.stream().map(OptionalApi::product).sorted().collect(Collectors.joining(", "));
  }
}
