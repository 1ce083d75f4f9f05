package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import io.otqmn.quantum.sim.LinkModel.KeyUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of equal links, with everything that tests want to vary. */
record SimulatedChain(
    int hops,
    double lengthKm,
    double fidelity,
    double attemptsPerSecond,
    double success,
    double swapSuccess,
    double gate,
    double measurement,
    @Nullable QuantumMemory memory,
    int rounds,
    double cutOffSeconds) {

  private static final long BLOCK_BITS = 50_000;

  /** 20 km (100 us of light) per link, 10,000 attempts per second, perfect swaps, no decay. */
  static SimulatedChain of(int hops, double success) {
    return new SimulatedChain(hops, 20, 0.95, 1e4, success, 1, 1, 1, null, 0, 0);
  }

  SimulatedChain memory(QuantumMemory other) {
    return new SimulatedChain(
        hops,
        lengthKm,
        fidelity,
        attemptsPerSecond,
        success,
        swapSuccess,
        gate,
        measurement,
        other,
        rounds,
        cutOffSeconds);
  }

  SimulatedChain swaps(double works, double gateFidelity, double measurementFidelity) {
    return new SimulatedChain(
        hops,
        lengthKm,
        fidelity,
        attemptsPerSecond,
        success,
        works,
        gateFidelity,
        measurementFidelity,
        memory,
        rounds,
        cutOffSeconds);
  }

  SimulatedChain purified(int howOften) {
    return new SimulatedChain(
        hops,
        lengthKm,
        fidelity,
        attemptsPerSecond,
        success,
        swapSuccess,
        gate,
        measurement,
        memory,
        howOften,
        cutOffSeconds);
  }

  SimulatedChain cutOff(double seconds) {
    return new SimulatedChain(
        hops,
        lengthKm,
        fidelity,
        attemptsPerSecond,
        success,
        swapSuccess,
        gate,
        measurement,
        memory,
        rounds,
        seconds);
  }

  MeshModel model() {
    List<NodeModel> nodes = new ArrayList<>();
    List<LinkModel> links = new ArrayList<>();
    for (int i = 0; i <= hops; i++) {
      nodes.add(
          new NodeModel(
              new MeshNode("n" + i, true, 2 * (rounds + 1), swapSuccess, gate),
              measurement,
              memory));
      if (i > 0) {
        links.add(
            new LinkModel(
                "l" + i,
                i - 1,
                i,
                new Fibre(lengthKm, 0.2),
                new HeraldedSource(new WernerState(fidelity), attemptsPerSecond, success, 1),
                KeyUse.NONE,
                10_000));
      }
    }
    PairRequest request =
        new PairRequest(0, hops, 0, rounds, Math.round(cutOffSeconds * 1e9), BLOCK_BITS);
    return new MeshModel(nodes, links, List.of(request), KeyDistillation.USUAL);
  }

  PathReport run(double seconds, Fault... faults) {
    return run(seconds, 1, faults);
  }

  PathReport run(double seconds, long seed, Fault... faults) {
    Simulation simulation = new Simulation(model(), List.of(faults), seed);
    simulation.runTo(Math.round(seconds * 1e9));
    return simulation.report().paths().getFirst();
  }
}
