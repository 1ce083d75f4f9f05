package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Bounds;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.route.MeshNode;
import org.jspecify.annotations.Nullable;

/**
 * A simulated site.
 *
 * @param site its name, memory qubits, and how well it swaps
 * @param measurementFidelity chance that each measured bit of a swap is right
 * @param memory what waiting does to a stored qubit; null: nothing
 */
public record NodeModel(MeshNode site, double measurementFidelity, @Nullable QuantumMemory memory) {
  public NodeModel {
    Bounds.fraction("node " + site.name() + ": measurementFidelity", measurementFidelity);
    if (memory instanceof QuantumMemory.Relaxing) {
      throw new IllegalArgumentException(
          "node "
              + site.name()
              + ": the simulator keeps Bell-diagonal pairs, which relaxation does not leave so:"
              + " give a depolarising or a dephasing memory");
    }
  }
}
