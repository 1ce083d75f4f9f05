package io.otqmn.quantum.link;

/** What waiting does to a pair. One or both halves wait; all times in one and the same unit. */
public sealed interface QuantumMemory {
  /** Each idle qubit is replaced by a mixed one at rate 1/time: the excess over 1/4 decays. */
  record Depolarising(double time) implements QuantumMemory {
    public Depolarising {
      Bounds.positive("memory time T", time);
    }

    /** F(t) = 1/4 + (F0 - 1/4) e^(-n t/T) for n idle qubits, on any Bell-diagonal pair. */
    public WernerState after(WernerState pair, double waited, int qubits) {
      double kept = decay(waited, time, qubits);
      return new WernerState(Math.clamp(0.25 + (pair.fidelity() - 0.25) * kept, 0, 1));
    }

    /** The same on all four weights: each one's distance from 1/4 decays. */
    public BellDiagonalState after(BellDiagonalState pair, double waited, int qubits) {
      double kept = decay(waited, time, qubits);
      double mixed = 0.25 * (1 - kept);
      return new BellDiagonalState(
          pair.phiPlus() * kept + mixed,
          pair.psiPlus() * kept + mixed,
          pair.psiMinus() * kept + mixed,
          pair.phiMinus() * kept + mixed);
    }
  }

  /** Pure dephasing: the coherence of each idle qubit decays as e^(-t/T2), populations stay. */
  record Dephasing(double t2) implements QuantumMemory {
    public Dephasing {
      Bounds.positive("memory time T2", t2);
    }

    /** Mixes each Bell state with the one that differs by Z: Phi+ with Phi-, Psi+ with Psi-. */
    public BellDiagonalState after(BellDiagonalState pair, double waited, int qubits) {
      double flipped = (1 - decay(waited, t2, qubits)) / 2;
      double same = 1 - flipped;
      return new BellDiagonalState(
          same * pair.phiPlus() + flipped * pair.phiMinus(),
          same * pair.psiPlus() + flipped * pair.psiMinus(),
          same * pair.psiMinus() + flipped * pair.psiPlus(),
          same * pair.phiMinus() + flipped * pair.phiPlus());
    }
  }

  /** Energy relaxation to |0> in T1 together with loss of coherence in T2; physics: T2 <= 2 T1. */
  record Relaxing(double t1, double t2) implements QuantumMemory {
    public Relaxing {
      Bounds.positive("memory time T1", t1);
      Bounds.positive("memory time T2", t2);
      if (t2 > 2 * t1) {
        throw new IllegalArgumentException(
            "memory time T2 is "
                + t2
                + ", above 2 T1 = "
                + 2 * t1
                + ": relaxation alone already dephases that fast; lower T2 or raise T1");
      }
    }

    /** Fidelity with Phi+ of a pair that was Phi+: amplitude damping of n idle qubits. */
    public double fidelityOfPhiPlusAfter(double waited, int qubits) {
      double excited = decay(waited, t1, 1);
      double lost = 1 - excited;
      double coherence = decay(waited, t2, qubits) / 2;
      double populations =
          qubits == 1 ? (1 + excited) / 4 : (1 + lost * lost + excited * excited) / 4;
      return Math.clamp(populations + coherence, 0, 1);
    }
  }

  private static double decay(double waited, double time, int qubits) {
    Bounds.atLeast("waiting time t", waited, 0);
    return StrictMath.exp(-Bounds.qubits(qubits) * (waited / time));
  }
}
