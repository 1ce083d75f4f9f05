package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import io.otqmn.quantum.sim.LinkModel.KeyUse;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Made-up networks to simulate: every link makes heralded pairs, every site has memories. */
public final class SimulatedNetworks {
  private static final double ATTEMPTS_PER_SECOND = 50_000;
  private static final double SOURCE_EFFICIENCY = 0.02;
  private static final double MEMORY_SECONDS = 10;
  private static final int CHANNELS = 8;
  private static final int QUBITS = 32;
  private static final long BLOCK_BITS = 10_000;

  private SimulatedNetworks() {}

  /**
   * A line of sites with one link between neighbours, and pairs wanted between its ends.
   *
   * @param fidelity of each link's pairs
   * @param swapSuccess chance that a swap works
   */
  public static MeshModel line(int sites, double lengthKm, double fidelity, double swapSuccess) {
    List<NodeModel> nodes = new ArrayList<>();
    List<LinkModel> links = new ArrayList<>();
    for (int i = 0; i < sites; i++) {
      nodes.add(site(i, swapSuccess));
      if (i > 0) {
        links.add(link(i - 1, i, lengthKm, fidelity));
      }
    }
    return new MeshModel(
        nodes, links, List.of(PairRequest.between(0, sites - 1)), KeyDistillation.USUAL);
  }

  /**
   * Sites strewn over a square of 100 km, with Waxman links of average degree 6, and pairs wanted
   * between random ones; some of these requests may have no path.
   */
  public static MeshModel random(
      int sites, int requests, double fidelity, double minFidelity, RandomGenerator random) {
    double[] x = new double[sites];
    double[] y = new double[sites];
    List<NodeModel> nodes = new ArrayList<>();
    for (int i = 0; i < sites; i++) {
      x[i] = random.nextDouble(SimulatedMeshes.SIDE_KM);
      y[i] = random.nextDouble(SimulatedMeshes.SIDE_KM);
      nodes.add(site(i, 0.9));
    }
    List<LinkModel> links = new ArrayList<>();
    for (int[] ends : SimulatedMeshes.waxman(x, y, random)) {
      double lengthKm = Math.hypot(x[ends[0]] - x[ends[1]], y[ends[0]] - y[ends[1]]);
      links.add(link(ends[0], ends[1], lengthKm, fidelity));
    }
    List<PairRequest> wanted = new ArrayList<>();
    while (wanted.size() < requests) {
      int from = random.nextInt(sites);
      int to = random.nextInt(sites);
      if (from != to) {
        wanted.add(new PairRequest(from, to, minFidelity, 0, 0, BLOCK_BITS));
      }
    }
    return new MeshModel(nodes, links, wanted, KeyDistillation.USUAL);
  }

  private static NodeModel site(int index, double swapSuccess) {
    return new NodeModel(
        new MeshNode("site-" + index, true, QUBITS, swapSuccess, 1),
        1,
        new QuantumMemory.Depolarising(MEMORY_SECONDS));
  }

  private static LinkModel link(int a, int b, double lengthKm, double fidelity) {
    Fibre fibre = new Fibre(lengthKm, 0.2);
    return new LinkModel(
        "link-" + a + "-" + b,
        a,
        b,
        fibre,
        new HeraldedSource(
            new WernerState(fidelity),
            ATTEMPTS_PER_SECOND,
            SOURCE_EFFICIENCY * fibre.transmittance(),
            CHANNELS),
        KeyUse.NONE,
        BLOCK_BITS);
  }
}
