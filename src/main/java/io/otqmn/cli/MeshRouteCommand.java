package io.otqmn.cli;

import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.DisjointRelayRouter;
import io.otqmn.quantum.route.FidelityRouter;
import io.otqmn.quantum.route.LinkKeys;
import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.RateRouter;
import io.otqmn.quantum.route.RelayRouter;
import io.otqmn.quantum.route.Route;
import io.otqmn.quantum.route.ThroughputRouter;
import io.otqmn.quantum.route.WideRoute;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "route",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds a route through a declared quantum network and says what it carries; exit code 1 and"
          + " the reason if there is none.",
      "Example: otqmn mesh route -f examples/mesh/metro-ring.yaml --from hub-a --to hub-d"
    })
final class MeshRouteCommand implements Callable<Integer> {
  enum Objective {
    /** The highest fidelity. */
    FIDELITY,
    /** The most pairs per second at or above --min-fidelity. */
    RATE,
    /** The most pairs per slot on average, over several channels. */
    THROUGHPUT,
    /** Keys handed on by trusted nodes. */
    RELAY
  }

  @Option(names = "-f", required = true, paramLabel = "FILE", description = "The mesh, as YAML.")
  private Path file = Path.of("");

  @Option(names = "--from", required = true, paramLabel = "NODE", description = "One end.")
  private String from = "";

  @Option(names = "--to", required = true, paramLabel = "NODE", description = "The other end.")
  private String to = "";

  @Option(
      names = "--objective",
      paramLabel = "fidelity|rate|throughput|relay",
      converter = ObjectiveConverter.class,
      description =
          "What the route is best at (default: rate). fidelity: of the pair at its ends. rate:"
              + " pairs per second. throughput: pairs per slot, over several channels. relay: key"
              + " bits per second over trusted nodes.")
  private Objective objective = Objective.RATE;

  @Option(
      names = "--min-fidelity",
      paramLabel = "F",
      description = "Refuse routes with less, from 0 to 1 (default: 0, any). Not for relay.")
  private double minFidelity;

  @Option(
      names = "--paths",
      paramLabel = "K",
      description =
          "relay only: this many routes without a common relay, for a key in XOR shares"
              + " (default: 1).")
  private int paths = 1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    checkOptions();
    PrintWriter out = spec.commandLine().getOut();
    try {
      Mesh mesh = MeshFile.readMesh(file);
      int start = node(mesh, "--from", from);
      int end = node(mesh, "--to", to);
      if (start == end) {
        throw new IllegalArgumentException("--from and --to are both " + from + ": name two nodes");
      }
      if (objective == Objective.RELAY) {
        relay(mesh, start, end, out);
      } else {
        swap(mesh, start, end, out);
      }
      out.flush();
      return 0;
    } catch (IllegalArgumentException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("otqmn mesh route: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private void checkOptions() {
    if (!(minFidelity >= 0 && minFidelity <= 1)) {
      throw wrong("--min-fidelity is " + minFidelity + ": give a number from 0 to 1");
    }
    if (objective == Objective.RELAY ? minFidelity > 0 : paths != 1) {
      throw wrong(
          objective == Objective.RELAY
              ? "--min-fidelity means nothing for relay, which swaps no pairs: leave it out"
              : "--paths is for --objective relay only: leave it out");
    }
    if (paths < 1) {
      throw wrong("--paths is " + paths + ": give at least 1");
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private static int node(Mesh mesh, String option, String name) {
    return mesh.indexOf(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                option
                    + " "
                    + name
                    + " is not a node of the mesh: give one of "
                    + mesh.nodes().stream()
                        .map(node -> node.name())
                        .collect(Collectors.joining(", "))));
  }

  private void swap(Mesh mesh, int start, int end, PrintWriter out) {
    Optional<WideRoute> wide =
        objective == Objective.THROUGHPUT
            ? new ThroughputRouter(mesh, minFidelity).find(start, end)
            : Optional.empty();
    Route route =
        switch (objective) {
          case FIDELITY ->
              new FidelityRouter(mesh)
                  .find(start, end)
                  .filter(found -> found.pair(mesh).fidelity() >= minFidelity)
                  .orElse(null);
          case RATE -> new RateRouter(mesh).find(start, end, minFidelity).orElse(null);
          case THROUGHPUT -> wide.map(WideRoute::route).orElse(null);
          case RELAY -> throw new IllegalStateException("relay swaps nothing");
        };
    if (route == null) {
      throw new IllegalArgumentException(whyNot(mesh, start, end));
    }
    WernerState pair = route.pair(mesh);
    double rate = route.pairsPerSecond(mesh);
    print(out, "path", names(mesh, route));
    print(out, "hops", route.hops());
    wide.ifPresent(w -> {
      print(out, "channels", w.width());
      print(out, "pairs per slot", number(w.expectedPairs()));
    });
    print(out, "fidelity", number(pair.fidelity()));
    print(out, "rate", number(rate) + " pairs/s");
    print(out, "QBER", percent(pair.qber()));
    double bits = MeshFile.bbm92BitsPerSecond(pair, rate);
    print(
        out,
        "key rate",
        number(bits) + " bit/s" + (bits > 0 ? "" : " (QBER too high: no key is left)"));
  }

  /** The reason why there is no route of entangled pairs. */
  private String whyNot(Mesh mesh, int start, int end) {
    Optional<Route> best = new FidelityRouter(mesh).find(start, end);
    if (best.isEmpty()) {
      return "no route from "
          + from
          + " to "
          + to
          + ": no chain of links with entanglement joins them; add a link, or try --objective relay";
    }
    double fidelity = best.get().pair(mesh).fidelity();
    String route = names(mesh, best.get());
    return fidelity < minFidelity
        ? "no route reaches fidelity "
            + minFidelity
            + ": the best is "
            + number(fidelity)
            + " over "
            + route
            + "; lower --min-fidelity or improve its links"
        : "no route has a free channel and the qubits for it all the way, though "
            + route
            + " is connected: give its links channels, its ends 1 qubit and its inner nodes 2";
  }

  private void relay(Mesh mesh, int start, int end, PrintWriter out) {
    List<Route> routes =
        paths == 1
            ? new RelayRouter(mesh).find(start, end).stream().toList()
            : new DisjointRelayRouter(mesh).find(start, end, paths);
    if (routes.isEmpty()) {
      throw new IllegalArgumentException(
          (paths == 1
                  ? "no route from " + from + " to " + to
                  : "there are not "
                      + paths
                      + " routes from "
                      + from
                      + " to "
                      + to
                      + " without a common relay")
              + ": every hop needs links with a key rate above 0 and relays that are trusted;"
              + (paths == 1 ? " add such links" : " lower --paths or add such links"));
    }
    for (Route route : routes) {
      print(out, "path", names(mesh, route));
      print(out, "hops", route.hops());
      print(out, "worst QBER", percent(worstQber(mesh, route)));
      print(out, "key rate", number(route.relayedBitsPerSecond(mesh)) + " bit/s");
    }
    if (paths > 1) {
      double rate =
          routes.stream().mapToDouble(r -> r.relayedBitsPerSecond(mesh)).min().orElseThrow();
      print(
          out,
          "together",
          number(rate)
              + " bit/s in "
              + paths
              + " XOR shares: fewer than "
              + paths
              + " corrupt relays learn nothing");
    } else if (routes.getFirst().hops() > 1) {
      print(out, "note", "every relay on the path sees the key: all of them must be trusted");
    }
  }

  private static double worstQber(Mesh mesh, Route route) {
    double worst = 0;
    for (int link : route.links()) {
      LinkKeys keys = mesh.link(link).keys();
      worst = Math.max(worst, keys == null ? 0 : keys.qber());
    }
    return worst;
  }

  private static String names(Mesh mesh, Route route) {
    return route.nodes().stream()
        .map(index -> mesh.node(index).name())
        .collect(Collectors.joining(" > "));
  }

  private static void print(PrintWriter out, String what, Object value) {
    out.println(String.format(Locale.ROOT, "%-15s%s", what, value));
  }

  static String number(double value) {
    return value == 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7)
        ? String.format(Locale.ROOT, "%.6g", value)
        : String.format(Locale.ROOT, "%.5e", value);
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.3f %%", 100 * fraction);
  }

  static final class ObjectiveConverter implements CommandLine.ITypeConverter<Objective> {
    @Override
    public Objective convert(String value) {
      for (Objective objective : Objective.values()) {
        if (objective.name().equalsIgnoreCase(value)) {
          return objective;
        }
      }
      throw new CommandLine.TypeConversionException(
          "'" + value + "' is not an objective: give fidelity, rate, throughput or relay");
    }
  }
}
