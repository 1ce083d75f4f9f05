package io.otqmn.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.otqmn.apiserver.ChartRole;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A scenario being played, with one fault or none. */
final class Performance implements Injection.Effects {
  private static final long STEP_MILLIS = 60_000;
  private static final int RECONCILIATIONS = 20;
  private static final long QUIET_MILLIS = 3000;

  /** Reasons of conditions that will not stay. */
  private static final List<String> UNDER_WAY =
      List.of(
          "Creating",
          "RollingOut",
          "Starting",
          "ScalingOut",
          "Retrying",
          "CollectorsUnavailable",
          "MeshNotSecured",
          "NoCollectors",
          "NotReported");

  private static final int ATTEMPTS = 3;
  private static final long LASTING_MILLIS = 300;

  /** What all performances share. */
  record House(
      KubernetesClient admin,
      World world,
      ChartRole role,
      Uplink uplink,
      ExecutorService threads) {}

  private final House house;
  private final Scenario scenario;
  private final Optional<Plan> plan;
  private final Stage stage;
  private final Place place;
  private final Injection injection;
  private final Cast cast;
  private final CompletableFuture<Void> interference = new CompletableFuture<>();

  /**
   * @param shared the operator that is at work already; if there is none, one is started for this
   */
  Performance(
      House house,
      Scenario scenario,
      Optional<Plan> plan,
      String namespace,
      Optional<SharedProcess> shared) {
    this.house = house;
    this.scenario = scenario;
    this.plan = plan;
    this.stage = new Stage(house.admin(), house.role(), namespace);
    this.place = house.world().place(namespace);
    this.injection = new Injection(plan, this);
    this.cast =
        shared
            .map(process -> process.in(namespace, injection))
            .orElseGet(() ->
                new Processes(
                    house.uplink().with(config()),
                    namespace,
                    injection,
                    is(Fault.LEADER_CHANGE),
                    house.threads()));
  }

  private boolean is(Fault fault) {
    return plan.filter(wanted -> wanted.fault() == fault).isPresent();
  }

  private Config config() {
    return plan.map(is -> is.client().applied(house.uplink().config()))
        .orElse(house.uplink().config());
  }

  /** Plays it without a fault. */
  Trace rehearse() throws InterruptedException {
    try {
      build();
      List<Snapshot> states = new ArrayList<>();
      for (Scenario.Step step : scenario.steps()) {
        act(step);
        place.awaitQuiet(QUIET_MILLIS, STEP_MILLIS);
        place.await(Performance::atRest, QUIET_MILLIS, STEP_MILLIS);
        states.add(place.snapshot());
      }
      Map<String, Integer> points = new TreeMap<>();
      injection.counts().forEach((kind, count) -> points.put(kind, count.get()));
      return new Trace(states, count(Change.Type.ADDED), count(Change.Type.DELETED), points);
    } finally {
      strike();
    }
  }

  /** Nobody is expected to do anything more, however long a busy machine may take for it. */
  private static boolean atRest(Snapshot now) {
    return UNDER_WAY.stream().noneMatch(now::mentions);
  }

  /** Plays it with the fault; returns what is wrong, nothing if all is well. */
  List<String> play(Trace trace) throws InterruptedException {
    return play(trace, client -> {});
  }

  /**
   * @param rogue what a broken operator would do besides, before the oracles look
   */
  List<String> play(Trace trace, Consumer<KubernetesClient> rogue) throws InterruptedException {
    List<String> wrong = new ArrayList<>();
    try {
      timing("start");
      build();
      timing("built");
      for (int i = 0; i < scenario.steps().size(); i++) {
        Scenario.Step step = scenario.steps().get(i);
        wrong.addAll(new Interlude(stage, place, cast, injection).around(i, plan, () -> act(step)));
        if (i + 1 < scenario.steps().size() && comesEarly()) {
          // the next step is done while this one is under way
          place.await(now -> interference.isDone(), 0, STEP_MILLIS);
          continue;
        }
        Snapshot expected = trace.states().get(i);
        Snapshot is = place.await(now -> settled(now, expected), LASTING_MILLIS, STEP_MILLIS);
        if (!settled(is, expected)) {
          wrong.add(
              "step " + step.name() + ": " + is.differencesTo(expected, plan.map(Plan::fault)));
          return wrong;
        }
        timing(step.name());
      }
      if (!injection.fired() && plan.orElseThrow().point().occurrence() == 1) {
        wrong.add("the fault did not strike: " + injection.counts());
      }
      rogue.accept(house.uplink().client(new Wire(house.uplink().direct(), call -> injection)));
      wrong.addAll(quiet(trace));
      timing("quiet");
      wrong.addAll(place.snapshot().differencesTo(trace.states().getLast(), plan.map(Plan::fault)));
      wrong.addAll(
          Oracles.noMoreThan(trace, count(Change.Type.ADDED), count(Change.Type.DELETED), plan));
      wrong.addAll(Oracles.truthful(place.history()));
      wrong.addAll(Oracles.neverUnprotected(scenario, plan, place.history()));
      return wrong;
    } catch (RuntimeException e) {
      StringWriter stack = new StringWriter();
      e.printStackTrace(new PrintWriter(stack));
      wrong.add("the test itself failed: " + stack);
      return wrong;
    } finally {
      strike();
    }
  }

  private final StringBuilder times = new StringBuilder();
  private long last = System.nanoTime();

  private void timing(String phase) {
    long now = System.nanoTime();
    times.append(' ').append(phase).append('=').append((now - last) / 1_000_000);
    last = now;
  }

  /** Whether there was a request or event for the fault to strike at. */
  boolean struck() {
    return injection.fired();
  }

  String namespace() {
    return stage.namespace();
  }

  String times() {
    return times.toString();
  }

  private void build() {
    stage.build();
    if (!plan.map(Plan::shared).orElse(false)) {
      stage.restore();
    }
    if (is(Fault.LEADER_CHANGE)) {
      stage.grantLeaderElection();
    }
    cast.start();
  }

  private void act(Scenario.Step step) throws InterruptedException {
    step.action().accept(stage);
    for (Predicate<Change> done : stage.done()) {
      place.awaitSeen(done, STEP_MILLIS);
    }
  }

  /** A state counts when the fault's consequences outside of the operator are over, too. */
  private boolean settled(Snapshot now, Snapshot expected) {
    boolean over = true;
    if (injection.fired() && interferes(plan.orElseThrow().fault())) {
      over = interference.isDone();
      interference.getNow(null); // throws what the interference threw
    }
    return over && now.differencesTo(expected, plan.map(Plan::fault)).isEmpty();
  }

  /**
   * What other controllers report late may be a reason to write the status once more; then it has
   * to be quiet after that.
   */
  private List<String> quiet(Trace trace) throws InterruptedException {
    List<String> wrong = List.of();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      wrong = Oracles.quiet(cast::reconcile, injection, RECONCILIATIONS);
      if (wrong.isEmpty()) {
        return wrong;
      }
      place.await(now -> settled(now, trace.states().getLast()), LASTING_MILLIS, STEP_MILLIS);
    }
    return wrong;
  }

  private boolean comesEarly() {
    return plan.filter(is ->
            is.fault() == Fault.EDITED_MEANWHILE
                && is.point().kind().equals("patch:camerafleets/status"))
        .isPresent();
  }

  private static boolean interferes(Fault fault) {
    return switch (fault) {
      case RBAC_REVOKED, RECREATED, NAMESPACE_DELETED, LEADER_CHANGE, EDITED_MEANWHILE -> true;
      default -> false;
    };
  }

  private Map<String, Integer> count(Change.Type type) {
    return place.history().stream()
        .filter(change -> change.type() == type && !change.object().getKind().equals("Pod"))
        .collect(
            Collectors.toMap(
                change -> change.object().getKind(), change -> 1, Integer::sum, TreeMap::new));
  }

  @Override
  public void crash(Wire wire) {
    cast.crash(wire);
  }

  @Override
  public CompletableFuture<Void> interfere(Fault fault, Wire wire, Call call) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            changeTheWorld(fault, wire, call);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            interference.completeExceptionally(e);
          }
        },
        house.threads());
  }

  private void changeTheWorld(Fault fault, Wire wire, Call call) throws InterruptedException {
    switch (fault) {
      case RBAC_REVOKED -> {
        stage.revoke();
        later(800, stage::restore);
      }
      case RECREATED -> {
        stage.deleteFleet();
        stage.declareAgain();
        interference.complete(null);
      }
      case NAMESPACE_DELETED -> {
        stage.deleteNamespace();
        later(0, stage::rebuild);
      }
      case EDITED_MEANWHILE -> {
        if (call.resource().equals("camerafleets/status")) {
          scenario.last().action().accept(stage);
        } else {
          stage.label(call);
        }
        for (Predicate<Change> done : stage.done()) {
          place.awaitSeen(done, STEP_MILLIS);
        }
        interference.complete(null);
      }
      case LEADER_CHANGE -> {
        cast.replace(wire);
        place.awaitQuiet(500, STEP_MILLIS);
        interference.complete(null);
      }
      default -> throw new IllegalStateException(fault.toString());
    }
  }

  private void later(long millis, Runnable action) {
    CompletableFuture.runAsync(
            action,
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, house.threads()))
        .whenComplete((done, failed) -> {
          if (failed == null) {
            interference.complete(null);
          } else {
            interference.completeExceptionally(failed);
          }
        });
  }

  /** Leaves nothing behind that would cost the others time. */
  private void strike() {
    cast.close();
    house.world().forget(stage.namespace());
    house
        .threads()
        .execute(() -> {
          stage.deleteFleet();
          stage.revoke();
        });
  }
}
