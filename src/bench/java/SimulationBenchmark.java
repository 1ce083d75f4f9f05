import io.otqmn.quantum.sim.MeshModel;
import io.otqmn.quantum.sim.MeshReport;
import io.otqmn.quantum.sim.PathReport;
import io.otqmn.quantum.sim.SimulatedNetworks;
import io.otqmn.quantum.sim.Simulation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Events of the simulator per second of one thread's CPU time, and how long two networks take: one
 * JSON line each, then a table.
 *
 * <pre>
 * java -XX:+UseSerialGC -cp target/classes src/bench/java/SimulationBenchmark.java
 * </pre>
 */
final class SimulationBenchmark {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private record Run(
      String network,
      double simulatedSeconds,
      long events,
      double cpuSeconds,
      double wallSeconds,
      long paths,
      long pairs) {
    String json() {
      return String.format(
          Locale.ROOT,
          "{\"network\":\"%s\",\"simulatedSeconds\":%.1f,\"events\":%d,\"cpuSeconds\":%.3f,"
              + "\"wallSeconds\":%.3f,\"eventsPerSecond\":%.0f,\"paths\":%d,\"pairs\":%d}",
          network,
          simulatedSeconds,
          events,
          cpuSeconds,
          wallSeconds,
          events / cpuSeconds,
          paths,
          pairs);
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "%-26s %9.1f %11d %8.2f %8.2f %9.2f %6d %9d",
          network,
          simulatedSeconds,
          events,
          cpuSeconds,
          wallSeconds,
          events / cpuSeconds / 1e6,
          paths,
          pairs);
    }
  }

  public static void main(String[] arguments) {
    MeshModel random = SimulatedNetworks.random(100, 50, 0.99, 0.8, new SplittableRandom(1));
    MeshModel line = SimulatedNetworks.line(1024, 20, 0.9999, 1);
    MeshModel lossy = SimulatedNetworks.line(1024, 20, 0.9999, 0.9);
    MeshModel pair = SimulatedNetworks.line(2, 20, 0.99, 1);
    run("warm-up", random, 30);
    run("warm-up", line, 10);
    Run[] runs = {
      run("random mesh of 100", random, 120),
      run("line of 1024", line, 60),
      run("line of 1024, swaps 0.9", lossy, 60),
      run("one link", pair, 10_000),
    };
    for (Run run : runs) {
      System.out.println(run.json());
    }
    System.out.printf(
        "%n%-26s %9s %11s %8s %8s %9s %6s %9s%n",
        "network", "simul. s", "events", "CPU s", "wall s", "Mevent/s", "paths", "pairs");
    for (Run run : runs) {
      System.out.println(run.row());
    }
  }

  private static Run run(String network, MeshModel model, double seconds) {
    long wall = System.nanoTime();
    long cpu = CPU.getCurrentThreadCpuTime();
    Simulation simulation = new Simulation(model, java.util.List.of(), 1);
    simulation.runTo((long) (seconds * 1e9));
    MeshReport report = simulation.report();
    double cpuSeconds = (CPU.getCurrentThreadCpuTime() - cpu) / 1e9;
    double wallSeconds = (System.nanoTime() - wall) / 1e9;
    long paths =
        report.paths().stream().filter(p -> p.state() != PathReport.State.INFEASIBLE).count();
    long pairs = report.paths().stream().mapToLong(PathReport::pairs).sum();
    return new Run(network, seconds, simulation.events(), cpuSeconds, wallSeconds, paths, pairs);
  }
}
