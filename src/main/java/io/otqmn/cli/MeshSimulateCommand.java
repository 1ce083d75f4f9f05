package io.otqmn.cli;

import io.otqmn.quantum.sim.Fault;
import io.otqmn.quantum.sim.MeshModel;
import io.otqmn.quantum.sim.MeshReport;
import io.otqmn.quantum.sim.PairRequest;
import io.otqmn.quantum.sim.PathReport;
import io.otqmn.quantum.sim.Simulation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Simulates a declared quantum network, event by event: what each link makes, what arrives"
          + " between distant sites, what faults do. No hardware is involved. The same file, faults"
          + " and seed give the same figures. Exit code 1 if pairs are wanted for which there is no"
          + " path.",
      "Example: otqmn mesh simulate -f examples/mesh/metro-ring.yaml --seconds 120"
          + " --fault cut,link=hub-b--hub-c,at=30,for=20"
    })
final class MeshSimulateCommand implements Callable<Integer> {
  enum Format {
    TEXT,
    JSON
  }

  private static final double MOST_SECONDS = 1e8;

  @Option(names = "-f", required = true, paramLabel = "FILE", description = "The mesh, as YAML.")
  private Path file = Path.of("");

  @Option(names = "--seconds", paramLabel = "N", description = "Simulated time (default: 60).")
  private double seconds = 60;

  @Option(names = "--seed", paramLabel = "S", description = "Of the random numbers (default: 1).")
  private long seed = 1;

  @Option(
      names = "--pairs",
      paramLabel = "FROM,TO",
      description = "Pairs that are wanted between two nodes, besides those of the file.")
  private List<String> wanted = new ArrayList<>();

  @Option(names = "--fault", paramLabel = SimulatedFault.SYNTAX, description = "Repeatable.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      converter = FormatConverter.class,
      description = "How to print the result (default: text).")
  private Format format = Format.TEXT;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--seconds is " + seconds + ": give a number above 0, at most " + MOST_SECONDS);
    }
    try {
      MeshFile mesh = MeshFile.read(file);
      MeshModel model = withPairs(model(mesh));
      Simulation simulation = new Simulation(model, faults(model), seed);
      simulation.runTo(Math.round(seconds * 1e9));
      MeshReport report = simulation.report();
      PrintWriter out = spec.commandLine().getOut();
      SimulationPrinter printer = new SimulationPrinter(mesh.name(), seed, report);
      out.print(format == Format.JSON ? printer.json() : printer.text());
      out.flush();
      return report.paths().stream().anyMatch(path -> path.state() == PathReport.State.INFEASIBLE)
          ? 1
          : 0;
    } catch (IllegalArgumentException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("otqmn mesh simulate: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private MeshModel model(MeshFile mesh) {
    try {
      return MeshFileModel.of(mesh);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private MeshModel withPairs(MeshModel model) {
    List<String> names = model.nodes().stream().map(node -> node.site().name()).toList();
    List<PairRequest> requests = new ArrayList<>(model.requests());
    for (String pair : wanted) {
      try {
        int[] ends = MeshFile.ends(List.of(pair.split(",", -1)), names);
        requests.add(PairRequest.between(ends[0], ends[1]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("--pairs " + pair + ": " + e.getMessage(), e);
      }
    }
    return new MeshModel(model.nodes(), model.links(), requests, model.distillation());
  }

  private List<Fault> faults(MeshModel model) {
    return faults.stream().map(text -> SimulatedFault.parse(text, model.links())).toList();
  }

  static final class FormatConverter implements CommandLine.ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return switch (value) {
        case "text" -> Format.TEXT;
        case "json" -> Format.JSON;
        default ->
            throw new CommandLine.TypeConversionException(
                "'" + value + "' is not a format: give text or json");
      };
    }
  }
}
