package operatorbench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The operator as a process on a bare control plane; see {@code lab/bench-operator}, which starts
 * it, and docs/benchmarks.md, which explains the figures.
 */
final class OperatorBenchmark {
  private static final int FOREIGN_CONFIG_MAPS = 20_000;
  private static final int FOREIGN_DEPLOYMENTS = 5_000;

  private final Map<String, String> options;
  private final Path binaries;
  private final Path work;
  private final Set<String> phases;

  private OperatorBenchmark(Map<String, String> options) throws Exception {
    this.options = options;
    binaries = Path.of(options.get("binaries"));
    work = Files.createTempDirectory("otqmn-bench");
    phases = Set.of(options.get("phases").split(","));
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] parts = arg.substring(2).split("=", 2);
      options.put(parts[0], parts[1]);
    }
    new OperatorBenchmark(options).run();
    System.exit(0);
  }

  private void run() throws Exception {
    ArrayNode runs = Api.JSON.createArrayNode();
    for (String size : options.get("fleets").strip().split("[ ,]+")) {
      int fleets = Integer.parseInt(size);
      ObjectNode ours =
          measure(
              new OperatorUnderTest("otqmn", List.of(options.get("operator"), "operator"), true),
              new Resources.Ours(),
              fleets);
      if (phases.contains("bound")) {
        bound(fleets, ours.putObject("bound"));
      }
      runs.add(ours);
      if (options.containsKey("peer")) {
        runs.add(measure(peer(), peersResource(), fleets));
      }
      Path out = Path.of(options.get("out"));
      Files.createDirectories(out.toAbsolutePath().getParent());
      Files.writeString(
          out, Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(runs) + "\n");
    }
    System.out.println(Table.of(runs));
  }

  private ObjectNode measure(OperatorUnderTest operator, Resources resources, int fleets)
      throws Exception {
    Path home = work.resolve(operator.name() + "-" + fleets);
    try (Run run = new Run(operator, resources, fleets, binaries, home)) {
      phase(operator, fleets, "start", run::start);
      phase(operator, fleets, "creation", run::creation);
      phase(operator, fleets, "idle", () -> run.idle(Integer.parseInt(options.get("idle"))));
      phase(operator, fleets, "restart", () -> run.restart("restart"));
      if (operator.ours()) {
        phase(operator, fleets, "edit", run::edit);
        phase(operator, fleets, "drift", run::drift);
        phase(
            operator,
            fleets,
            "foreign",
            () -> run.foreign(FOREIGN_CONFIG_MAPS, FOREIGN_DEPLOYMENTS));
        phase(operator, fleets, "failover", run::failover);
      }
      return run.figures();
    }
  }

  private void phase(OperatorUnderTest operator, int fleets, String name, Api.Work work)
      throws Exception {
    if (Set.of("start", "creation").contains(name) || phases.contains(name)) {
      System.err.printf("%s, %d fleets: %s (%s)%n", operator.name(), fleets, name, this.work);
      work.run();
    }
  }

  /** The same objects from a client that does nothing else: what no operator can be faster than. */
  private void bound(int fleets, ObjectNode out) throws Exception {
    System.err.printf("bound, %d fleets%n", fleets);
    try (ControlPlane plane = new ControlPlane(binaries, work.resolve("bound-" + fleets))) {
      new Resources.Ours().install(plane.admin());
      Fleets hand = new Fleets(plane.admin());
      hand.namespaces(fleets);
      Map<String, Double> before = plane.cpu();
      Instant start = Instant.now();
      hand.createByHand(fleets);
      out.put("secondsToAllChildren", Duration.between(start, Instant.now()).toMillis() / 1000.0);
      ObjectNode cpu = out.putObject("controlPlaneCpuSeconds");
      plane.cpu().forEach((name, used) -> cpu.put(name, used - before.getOrDefault(name, 0.0)));
    }
  }

  private OperatorUnderTest peer() {
    Stream<String> arguments =
        Arrays.stream(options.getOrDefault("peer-args", "").split(" ")).filter(a -> !a.isEmpty());
    return new OperatorUnderTest(
        options.get("peer-name"),
        Stream.concat(Stream.of(options.get("peer")), arguments).toList(),
        false);
  }

  private Resources peersResource() throws Exception {
    return new Resources.Peers(
        Path.of(options.get("peer-crd")), Files.readString(Path.of(options.get("peer-object"))));
  }
}
