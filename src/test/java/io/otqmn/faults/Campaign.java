package io.otqmn.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitorBuilder;
import io.otqmn.api.CameraFleet;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ChartRole;
import io.otqmn.operator.OperatorUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays many plans side by side. */
final class Campaign implements AutoCloseable {
  private static final int AT_ONCE = Integer.getInteger("faults.parallel", 24);
  private static final boolean VERBOSE = Boolean.getBoolean("faults.verbose");
  private static final List<String> APIS = List.of("istio", "monitoring", "sidecars");
  private static final List<Logger> QUIET =
      List.of("io.otqmn", "io.javaoperatorsdk", "io.fabric8").stream()
          .map(Logger::getLogger)
          .toList();

  private final String user;
  private final KubernetesClient admin;
  private final ChartRole role;
  private final Performance.House house;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final AtomicInteger struck = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long start = System.nanoTime();
  private final long cpuStart = cpuSeconds();

  private Campaign(ApiServer api, String user) throws IOException {
    this.user = user;
    admin = api.newClient();
    admin.resources(CameraFleet.class).inAnyNamespace().delete();
    for (String file : APIS) {
      optional(file).forEach(object -> admin.resource(object).serverSideApply());
    }
    role = new ChartRole(admin, user);
    Config config = role.config();
    VertxHttpClientFactory factory = new VertxHttpClientFactory();
    HttpClient.Builder builder = factory.newBuilder(config);
    HttpClientUtils.applyCommonConfiguration(config, builder, factory);
    Uplink uplink =
        new Uplink(
            (StandardHttpClient<?, ?, ?>) builder.build(),
            config,
            OperatorUnderTest.serialization());
    house = new Performance.House(admin, new World(admin), role, uplink, threads);
  }

  /**
   * @param user the name of the operators' ServiceAccount, with which namespaces begin, too
   */
  static Campaign start(ApiServer api, String user) throws IOException {
    if (!VERBOSE) {
      QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }
    return new Campaign(api, user);
  }

  private List<HasMetadata> optional(String file) throws IOException {
    return admin
        .load(Files.newInputStream(Path.of("src/test/resources/optional-apis", file + ".yaml")))
        .items();
  }

  /** In how many plans there was something for the fault to strike at. */
  int struck() {
    return struck.get();
  }

  /** As the audit log names the operators. */
  String user() {
    return role.user();
  }

  /** How the scenarios go without a fault. */
  Map<String, Trace> rehearse(List<Scenario> scenarios) throws Exception {
    Future<?> collector = threads.submit(this::awaitGarbageCollector);
    Map<String, Future<Trace>> rehearsals = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      rehearsals.put(
          scenario.name(),
          threads.submit(() -> {
            if (scenario.name().equals("delete")) {
              collector.get();
            }
            return performance(scenario, Optional.empty(), Optional.empty()).rehearse();
          }));
    }
    Map<String, Trace> traces = new LinkedHashMap<>();
    for (var rehearsal : rehearsals.entrySet()) {
      traces.put(rehearsal.getKey(), rehearsal.getValue().get());
    }
    say("%d scenarios rehearsed", scenarios.size());
    return traces;
  }

  /** Plays the plans; returns what went wrong, each with how to play it again. */
  List<String> play(List<Plan> plans, Map<String, Trace> traces) throws Exception {
    Map<Boolean, List<Plan>> apart =
        plans.stream().collect(Collectors.partitioningBy(Plan::shared));
    List<String> failures = new ArrayList<>();
    role.grantEverywhere();
    for (Plan.Client client : Plan.Client.values()) {
      List<Plan> alike = apart.get(true).stream().filter(plan -> plan.client() == client).toList();
      if (alike.isEmpty()) {
        continue;
      }
      awaitNoFleets();
      Uplink uplink = house.uplink();
      try (SharedProcess operator =
          new SharedProcess(uplink.with(client.applied(uplink.config())))) {
        failures.addAll(playApart(alike, traces, Optional.of(operator)));
      }
      say("%d plans with one operator (%s)", alike.size(), client);
    }
    role.revokeEverywhere();
    awaitNoFleets();
    failures.addAll(playApart(apart.get(false), traces, Optional.empty()));
    say("%d plans with an operator each", apart.get(false).size());
    return failures;
  }

  /** What the oracles say if something else is at work beside the operator, by its name. */
  Map<String, List<String>> sabotage(
      Plan plan,
      Map<String, Trace> traces,
      Map<String, BiConsumer<KubernetesClient, String>> rogues)
      throws Exception {
    Map<String, List<String>> findings = new LinkedHashMap<>();
    try (SharedProcess operator = operator()) {
      for (var rogue : rogues.entrySet()) {
        Performance performance =
            performance(Scenario.named(plan.scenario()), Optional.of(plan), Optional.of(operator));
        findings.put(
            rogue.getKey(),
            performance.play(
                traces.get(plan.scenario()),
                client -> rogue.getValue().accept(client, performance.namespace())));
      }
    }
    return findings;
  }

  private List<String> playApart(
      List<Plan> plans, Map<String, Trace> traces, Optional<SharedProcess> operator)
      throws InterruptedException {
    Map<Plan, Future<List<String>>> running = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    try (ExecutorService players = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Plan plan : plans) {
        running.put(
            plan,
            players.submit(() -> {
              Performance performance =
                  performance(Scenario.named(plan.scenario()), Optional.of(plan), operator);
              List<String> wrong = performance.play(traces.get(plan.scenario()));
              if (performance.struck()) {
                struck.incrementAndGet();
              }
              if (VERBOSE) {
                say("%s%s", plan, performance.times());
              }
              return wrong;
            }));
      }
      for (var entry : running.entrySet()) {
        List<String> wrong = outcome(entry.getValue());
        if (!wrong.isEmpty()) {
          failures.add("make faults PLAN='" + entry.getKey() + "': " + wrong);
          say("%s", failures.getLast());
        }
      }
    }
    return failures;
  }

  private static List<String> outcome(Future<List<String>> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return List.of(String.valueOf(e.getCause()));
    }
  }

  private Performance performance(
      Scenario scenario, Optional<Plan> plan, Optional<SharedProcess> operator) {
    String namespace = "%s-%05d".formatted(user, namespaces.incrementAndGet());
    return new Performance(house, scenario, plan, namespace, operator);
  }

  /** One operator for everything, until it is closed. */
  SharedProcess operator() throws InterruptedException {
    role.grantEverywhere();
    awaitNoFleets();
    return new SharedProcess(house.uplink());
  }

  /** A namespace in which nothing has happened yet. */
  Stage stage() {
    Stage stage = new Stage(admin, role, "%s-%05d".formatted(user, namespaces.incrementAndGet()));
    stage.build();
    return stage;
  }

  Place place(Stage stage) {
    return house.world().place(stage.namespace());
  }

  /** What one operator leaves must not be found by the next one. */
  private void awaitNoFleets() {
    await("no fleets of earlier plans")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> admin.resources(CameraFleet.class).inAnyNamespace().list().getItems().isEmpty());
  }

  /** It looks for new kinds every 30 s only; until it has, it leaves the new ones alone. */
  private void awaitGarbageCollector() {
    PodMonitor orphan =
        new PodMonitorBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("orphan")
            .addNewOwnerReference()
            .withApiVersion("otqmn.io/v1alpha1")
            .withKind("CameraFleet")
            .withName("nobody")
            .withUid("00000000-0000-0000-0000-000000000000")
            .endOwnerReference()
            .endMetadata()
            .build();
    admin.resource(orphan).create();
    admin.resource(orphan).waitUntilCondition(Objects::isNull, 90, TimeUnit.SECONDS);
  }

  void say(String format, Object... arguments) {
    System.out.printf(
        "[faults %4d s, %4d s of CPU] %s%n",
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        cpuSeconds() - cpuStart,
        format.formatted(arguments));
  }

  /** Of this process and of the control plane, which it has started. */
  private static long cpuSeconds() {
    return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .mapToLong(process -> process.info().totalCpuDuration().map(Duration::toSeconds).orElse(0L))
        .sum();
  }

  @Override
  public void close() throws IOException {
    house.world().close();
    threads.shutdownNow();
    for (String file : APIS) {
      optional(file).forEach(object -> admin.resource(object).delete());
    }
    house.uplink().direct().close();
    admin.close();
    QUIET.forEach(logger -> logger.setLevel(null));
  }
}
