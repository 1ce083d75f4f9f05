package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.QuantumMemory;
import org.jspecify.annotations.Nullable;

/** What waiting in two memories makes of a pair. */
final class Waiting {
  private Waiting() {}

  static BellDiagonalState at(
      NodeModel left, NodeModel right, BellDiagonalState pair, long since, long now) {
    if (since == now) {
      return pair;
    }
    double seconds = (now - since) / 1e9;
    QuantumMemory first = left.memory();
    QuantumMemory second = right.memory();
    if (first != null && first.equals(second)) {
      return after(first, pair, seconds, 2);
    }
    return after(second, after(first, pair, seconds, 1), seconds, 1);
  }

  private static BellDiagonalState after(
      @Nullable QuantumMemory memory, BellDiagonalState pair, double seconds, int qubits) {
    return switch (memory) {
      case null -> pair;
      case QuantumMemory.Depolarising depolarising -> depolarising.after(pair, seconds, qubits);
      case QuantumMemory.Dephasing dephasing -> dephasing.after(pair, seconds, qubits);
      case QuantumMemory.Relaxing relaxing ->
          throw new IllegalStateException("NodeModel takes no relaxing memory");
    };
  }
}
