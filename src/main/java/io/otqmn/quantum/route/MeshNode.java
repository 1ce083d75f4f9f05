package io.otqmn.quantum.route;

import io.otqmn.quantum.link.Bounds;

/**
 * A site of the network.
 *
 * @param trusted whether keys of others may pass through it in the clear
 * @param qubits memory qubits, each of which serves one channel of one link per slot
 * @param swapSuccess chance that a swap works
 * @param swapGateFidelity 1 - chance that a swap leaves a fully mixed pair
 */
public record MeshNode(
    String name, boolean trusted, int qubits, double swapSuccess, double swapGateFidelity) {
  public MeshNode {
    if (name.isBlank()) {
      throw new IllegalArgumentException("node without a name: give it one");
    }
    Bounds.atLeast("node " + name + ": qubits", qubits, 0);
    Bounds.fraction("node " + name + ": swapSuccess", swapSuccess);
    Bounds.fraction("node " + name + ": swapGateFidelity", swapGateFidelity);
  }
}
