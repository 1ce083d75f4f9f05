package operatorbench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One operator, one fresh control plane, so many fleets: every phase after another. */
final class Run implements AutoCloseable {
  private static final Pattern FLEET = Pattern.compile("^(fleet-\\d+)(-|$)");
  private static final int FAST_CONTROLLERS = 500;
  private static final int QUIET_SECONDS = 8;

  /** The autoscalers report every 15 s. */
  private static final int SETTLED_SECONDS = 20;

  private final OperatorUnderTest operator;
  private final int fleetCount;
  private final Path home;
  private final ControlPlane plane;
  private final Resources resources;
  private final Audit audit;
  private final ObjectNode figures = Api.JSON.createObjectNode();
  private Measured process;

  Run(OperatorUnderTest operator, Resources resources, int fleets, Path binaries, Path home)
      throws Exception {
    this.operator = operator;
    this.fleetCount = fleets;
    this.home = home;
    plane = new ControlPlane(binaries, home);
    audit = new Audit(plane.auditLog());
    this.resources = resources;
    resources.install(plane.admin());
    resources.namespaces(plane.admin(), fleets + 1);
    figures.put("operator", operator.name()).put("fleets", fleets);
  }

  ObjectNode figures() {
    return figures;
  }

  /** From the start of the process to the first write for a fleet that waits for it. */
  void start() throws Exception {
    resources.create(plane.admin(), fleetCount, 1);
    Instant launched = Instant.now();
    process = operator.start(plane, home.resolve("operator.log"));
    Audit.Request first = awaitCreation(launched, 60);
    audit.awaitQuiet(4, 60);
    figures
        .putObject("start")
        .put("secondsToFirstWrite", seconds(launched, first.received()))
        .put(
            "secondsToFirstRequest",
            seconds(launched, audit.operatorSince(launched).get(0).received()))
        .put("cpuSeconds", process.cpuSeconds())
        .put("rssMiB", process.rssMiB());
  }

  private Audit.Request awaitCreation(Instant since, int seconds) throws Exception {
    Await.until(
        Duration.ofSeconds(seconds),
        "no object was made in " + seconds + " s: see " + home,
        () -> created(since).isPresent());
    return created(since).get();
  }

  private Optional<Audit.Request> created(Instant since) throws IOException {
    return audit.operatorSince(since).stream().filter(Audit.Request::creation).findFirst();
  }

  void creation() throws Exception {
    Map<String, Double> cpuBefore = plane.cpu();
    double ours = process.cpuSeconds();
    Instant start = Instant.now();
    resources.create(plane.admin(), 0, fleetCount);
    Instant created = Instant.now();
    awaitCreationsEnd(start);
    Map<String, Double> cpuAfter = plane.cpu();
    double cpu = process.cpuSeconds() - ours;
    double rss = process.rssMiB();
    List<Audit.Request> all = audit.since(start);
    List<Audit.Request> creations = all.stream().filter(Audit.Request::creation).toList();
    Instant first = firstFleet(all);
    Instant last = creations.stream().map(Audit.Request::answered).max(Instant::compareTo).get();
    long children = creations.size();
    long until =
        all.stream().filter(Audit.Request::counts).filter(r -> !r.received().isAfter(last)).count();

    ObjectNode out = figures.putObject("creation");
    out.put("secondsToAllChildren", seconds(first, last))
        .put("secondsToAllFleets", seconds(start, created))
        .put("childrenPerFleet", children / (double) fleetCount)
        .put("requestsPerFleet", until / (double) fleetCount)
        .put("requestsPerChild", until / (double) children);
    latencies(all, out);
    out.put("operatorCpuSeconds", cpu).put("rssMiB", rss).put("peakRssMiB", process.peakRssMiB());
    ObjectNode server = out.putObject("controlPlaneCpuSeconds");
    cpuAfter.forEach((name, used) -> server.put(name, used - cpuBefore.getOrDefault(name, 0.0)));

    // its reports, too, but not at the pace of one request in 50 ms
    plane.controllersAt(FAST_CONTROLLERS);
    audit.awaitQuiet(SETTLED_SECONDS, 300);
    List<Audit.Request> settled = audit.operatorSince(start);
    out.put("requestsPerFleetUntilSettled", settled.size() / (double) fleetCount);
    byVerb(settled, out.putObject("requestsUntilSettled"));
    out.put("settledRssMiB", process.rssMiB()).put("settledAnonymousMiB", process.anonymousMiB());
  }

  private void awaitCreationsEnd(Instant start) throws Exception {
    Await.until(
        Duration.ofSeconds(60 + fleetCount / 2),
        "the children are not complete: see " + home,
        () -> {
          List<Audit.Request> made =
              audit.operatorSince(start).stream().filter(Audit.Request::creation).toList();
          return made.size() >= fleetCount
              && made.getLast().answered().plusSeconds(5).isBefore(Instant.now());
        });
  }

  private static Instant firstFleet(List<Audit.Request> all) {
    return all.stream()
        .filter(request -> !request.operator() && request.verb().equals("create"))
        .map(Audit.Request::received)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** From the request that creates the fleet to the answer for its last child. */
  private static void latencies(List<Audit.Request> all, ObjectNode out) {
    Map<String, Instant> created = new HashMap<>();
    Map<String, Instant> complete = new HashMap<>();
    for (Audit.Request request : all) {
      Matcher fleet = FLEET.matcher(request.name());
      if (!fleet.find()) {
        continue;
      }
      if (request.creation()) {
        complete.merge(fleet.group(1), request.answered(), (a, b) -> a.isAfter(b) ? a : b);
      } else if (!request.operator() && request.verb().equals("create")) {
        created.put(fleet.group(1), request.received());
      }
    }
    List<Double> seconds = new ArrayList<>();
    complete.forEach((fleet, at) -> seconds.add(seconds(created.get(fleet), at)));
    percentiles(seconds, out);
  }

  static void percentiles(List<Double> values, ObjectNode out) {
    List<Double> sorted = values.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      out.put("p50Seconds", sorted.get((sorted.size() - 1) / 2))
          .put("p99Seconds", sorted.get((int) ((sorted.size() - 1) * 0.99)));
    }
  }

  void idle(int duration) throws Exception {
    Instant start = Instant.now();
    double cpu = process.cpuSeconds();
    Thread.sleep(Duration.ofSeconds(duration));
    List<Audit.Request> requests = audit.operatorSince(start);
    figures
        .putObject("idle")
        .put("seconds", duration)
        .put("writes", requests.stream().filter(Audit.Request::write).count())
        .put("requests", requests.size())
        .put("cpuSeconds", process.cpuSeconds() - cpu)
        .put("rssMiB", process.rssMiB());
  }

  /** The process ends and starts again; nothing was changed. */
  void restart(String phase) throws Exception {
    process.close();
    Instant start = Instant.now();
    process = operator.start(plane, home.resolve("operator.log"));
    audit.awaitQuiet(15, 120);
    List<Audit.Request> requests = audit.operatorSince(start);
    ObjectNode out =
        figures
            .putObject(phase)
            .put("writes", requests.stream().filter(Audit.Request::write).count())
            .put("requests", requests.size())
            .put("cpuSeconds", process.cpuSeconds())
            .put("rssMiB", process.rssMiB())
            .put("anonymousMiB", process.anonymousMiB());
    byVerb(requests, out.putObject("byVerb"));
  }

  void edit() throws Exception {
    phase("edit", () -> resources.edit(plane.admin(), fleetCount), "deployments");
  }

  void drift() throws Exception {
    phase("drift", () -> resources.drift(plane.admin(), fleetCount), "services");
  }

  /** Changes something in every fleet; done when the operator has written the resource of each. */
  private void phase(String name, Api.Work change, String resource) throws Exception {
    double cpu = process.cpuSeconds();
    Instant start = Instant.now();
    change.run();
    audit.awaitQuiet(QUIET_SECONDS, 300);
    List<Audit.Request> all = audit.since(start);
    Map<String, Instant> changed = new HashMap<>();
    Map<String, Instant> done = new HashMap<>();
    for (Audit.Request request : all) {
      Matcher fleet = FLEET.matcher(request.name());
      if (fleet.find() && !request.operator() && request.verb().equals("patch")) {
        changed.put(fleet.group(1), request.received());
      } else if (fleet.reset().find() && request.write() && request.resource().equals(resource)) {
        done.put(fleet.group(1), request.answered());
      }
    }
    List<Double> seconds = new ArrayList<>();
    done.forEach((fleet, at) -> seconds.add(seconds(changed.get(fleet), at)));
    List<Audit.Request> ours = all.stream().filter(Audit.Request::counts).toList();
    ObjectNode out = figures.putObject(name);
    out.put("fleetsDone", done.size())
        .put(
            "secondsToAll",
            seconds(
                changed.values().stream().min(Instant::compareTo).get(),
                done.values().stream().max(Instant::compareTo).get()));
    percentiles(seconds, out);
    out.put("requestsPerFleet", ours.size() / (double) fleetCount)
        .put("cpuSeconds", process.cpuSeconds() - cpu)
        .put("rssMiB", process.rssMiB());
    byVerb(ours, out.putObject("byVerb"));
  }

  /** Objects of others appear; what the operator then needs, running on and started anew. */
  void foreign(int configMaps, int deployments) throws Exception {
    figures.put("rssBeforeForeignMiB", process.rssMiB());
    resources.foreign(plane.admin(), configMaps, deployments);
    audit.awaitQuiet(QUIET_SECONDS, 120);
    figures.put("rssWithForeignMiB", process.rssMiB());
    restart("restartWithForeign");
  }

  /** Two replicas, of which the leader is killed; until the other writes for a new fleet. */
  void failover() throws Exception {
    process.close();
    process = operator.start(plane, home.resolve("replica-1.log"), "--leader-election=true");
    awaitLeader();
    try (Measured other =
        operator.start(plane, home.resolve("replica-2.log"), "--leader-election=true")) {
      Await.until(
          Duration.ofSeconds(60),
          "the second replica does not wait for the first: see " + home,
          () -> Files.readString(home.resolve("replica-2.log")).contains("the leader is"));
      Instant killed = Instant.now();
      process.kill();
      process = other;
      resources.create(plane.admin(), fleetCount + 1, 1);
      Audit.Request first = awaitCreation(killed, 60);
      figures.putObject("failover").put("seconds", seconds(killed, first.received()));
    }
  }

  private void awaitLeader() throws Exception {
    String lease = "/apis/coordination.k8s.io/v1/namespaces/otqmn-system/leases/otqmn-operator";
    Await.until(
        Duration.ofSeconds(60),
        "no replica leads: see " + home,
        () ->
            plane.admin().answers(lease)
                && !plane.admin().get(lease).at("/spec/holderIdentity").asText().isEmpty());
  }

  private static void byVerb(List<Audit.Request> requests, ObjectNode out) {
    Map<String, Integer> counts = new java.util.TreeMap<>();
    requests.forEach(r ->
        counts.merge(
            r.verb() + " " + r.resource() + (r.code() >= 400 ? " " + r.code() : ""),
            1,
            Integer::sum));
    counts.forEach(out::put);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
    plane.close();
  }
}
