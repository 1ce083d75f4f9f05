import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.SlotPlan;
import io.otqmn.quantum.route.SlotPlan.Request;
import io.otqmn.quantum.route.SlotPlanner;
import io.otqmn.quantum.sim.SimulatedMeshes;
import io.otqmn.quantum.sim.SimulatedSlot;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Routing a slot in the reference setting (10 pairs, 1,000 slots): milliseconds of one core per
 * slot and simulated pairs per slot, as one JSON line per size.
 *
 * <pre>
 * java -XX:+UseSerialGC -cp target/classes src/bench/java/RoutingBenchmark.java 50 100 200 400 800
 * </pre>
 */
final class RoutingBenchmark {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int MESHES = Integer.getInteger("meshes", 10);
  private static final int SLOTS_PER_MESH = 100;
  private static final int PAIRS = 10;
  private static final double FIDELITY = 0.98;

  public static void main(String[] sizes) {
    run(50, 0, new SplittableRandom(0)); // warms the compiler up
    for (String size : sizes) {
      for (double floor : new double[] {0, 0.8}) {
        System.out.println(run(Integer.parseInt(size), floor, new SplittableRandom(1)));
      }
    }
  }

  private static String run(int nodes, double floor, SplittableRandom random) {
    long nanos = 0;
    long worst = 0;
    long pairs = 0;
    double expected = 0;
    for (int m = 0; m < MESHES; m++) {
      Mesh mesh = SimulatedMeshes.reference(nodes, FIDELITY, random.split());
      SimulatedSlot slot = new SimulatedSlot(mesh, random.split());
      for (int s = 0; s < SLOTS_PER_MESH; s++) {
        List<Request> requests = requests(nodes, random);
        long start = CPU.getCurrentThreadCpuTime();
        SlotPlan plan = new SlotPlanner(mesh, floor).plan(requests);
        long took = CPU.getCurrentThreadCpuTime() - start;
        nanos += took;
        worst = Math.max(worst, took);
        pairs += slot.play(plan);
        expected += plan.expectedPairs();
      }
    }
    int slots = MESHES * SLOTS_PER_MESH;
    return String.format(
        Locale.ROOT,
        "{\"nodes\":%d,\"minFidelity\":%s,\"slots\":%d,\"msPerSlot\":%.3f,\"worstMs\":%.1f,"
            + "\"simulatedPairsPerSlot\":%.2f,\"expectedWithoutDetours\":%.2f}",
        nodes,
        floor,
        slots,
        nanos / 1e6 / slots,
        worst / 1e6,
        (double) pairs / slots,
        expected / slots);
  }

  private static List<Request> requests(int nodes, SplittableRandom random) {
    List<Request> requests = new ArrayList<>();
    while (requests.size() < PAIRS) {
      int from = random.nextInt(nodes);
      int to = random.nextInt(nodes);
      if (from != to) {
        requests.add(new Request(from, to));
      }
    }
    return requests;
  }
}
