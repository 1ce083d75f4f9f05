package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lets qubits wait by Kraus operators. */
class MemoryByBruteForceTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void depolarisingReplacesEachIdleQubitByAMixedOne() {
    for (int i = 0; i < 50; i++) {
      WernerState pair = new WernerState(random.nextDouble());
      double waited = random.nextDouble(3);
      double kept = Math.exp(-waited / 1.5);
      double error = (1 - kept) / 4;
      List<DensityMatrix> kraus =
          List.of(
              DensityMatrix.I.times(Math.sqrt(1 - 3 * error)),
              DensityMatrix.X.times(Math.sqrt(error)),
              DensityMatrix.Y.times(Math.sqrt(error)),
              DensityMatrix.Z.times(Math.sqrt(error)));
      for (int qubits = 1; qubits <= 2; qubits++) {
        assertThat(new QuantumMemory.Depolarising(1.5).after(pair, waited, qubits).fidelity())
            .isCloseTo(
                fidelity(idle(DensityMatrix.of(pair.toBellDiagonal()), kraus, qubits)),
                within(1e-12));
      }
    }
  }

  @Test
  void dephasingLeavesPopulationsAndDecaysCoherences() {
    for (int i = 0; i < 50; i++) {
      BellDiagonalState pair = RandomStates.bellDiagonal(random);
      double waited = random.nextDouble(3);
      double kept = Math.exp(-waited / 0.7);
      // Kraus operators of "the off-diagonal elements are multiplied by kept"
      List<DensityMatrix> kraus =
          List.of(
              DensityMatrix.I.times(Math.sqrt(kept)),
              DensityMatrix.real(new double[][] {{Math.sqrt(1 - kept), 0}, {0, 0}}),
              DensityMatrix.real(new double[][] {{0, 0}, {0, Math.sqrt(1 - kept)}}));
      for (int qubits = 1; qubits <= 2; qubits++) {
        DensityMatrix expected = idle(DensityMatrix.of(pair), kraus, qubits);
        BellDiagonalState actual = new QuantumMemory.Dephasing(0.7).after(pair, waited, qubits);
        assertThat(actual.phiPlus()).isCloseTo(fidelity(expected), within(1e-12));
        assertThat(actual.psiPlus())
            .isCloseTo(expected.expect(DensityMatrix.bell(1)), within(1e-12));
        assertThat(actual.psiMinus())
            .isCloseTo(expected.expect(DensityMatrix.bell(2)), within(1e-12));
      }
    }
  }

  @Test
  void relaxingIsAmplitudeDampingWithTheRestOfT2AsDephasing() {
    for (int i = 0; i < 50; i++) {
      double t1 = 0.2 + random.nextDouble(2);
      double t2 = t1 * (0.1 + random.nextDouble(1.9));
      double waited = random.nextDouble(3);
      double excited = Math.exp(-waited / t1);
      double pureDephasing = Math.exp(-waited * (1 / t2 - 1 / (2 * t1)));
      List<DensityMatrix> damping =
          List.of(
              DensityMatrix.real(new double[][] {{1, 0}, {0, Math.sqrt(excited)}}),
              DensityMatrix.real(new double[][] {{0, Math.sqrt(1 - excited)}, {0, 0}}));
      List<DensityMatrix> dephasing =
          List.of(
              DensityMatrix.I.times(Math.sqrt((1 + pureDephasing) / 2)),
              DensityMatrix.Z.times(Math.sqrt((1 - pureDephasing) / 2)));
      for (int qubits = 1; qubits <= 2; qubits++) {
        DensityMatrix expected =
            idle(idle(DensityMatrix.bell(0), damping, qubits), dephasing, qubits);
        assertThat(new QuantumMemory.Relaxing(t1, t2).fidelityOfPhiPlusAfter(waited, qubits))
            .isCloseTo(fidelity(expected), within(1e-12));
      }
    }
  }

  private static DensityMatrix idle(DensityMatrix pair, List<DensityMatrix> kraus, int qubits) {
    DensityMatrix state = pair;
    for (int qubit = 0; qubit < qubits; qubit++) {
      DensityMatrix next = DensityMatrix.mixed(2).times(0);
      for (DensityMatrix operator : kraus) {
        next = next.plus(state.apply(operator.on(qubit, 2)));
      }
      state = next;
    }
    return state;
  }

  private static double fidelity(DensityMatrix pair) {
    return pair.expect(DensityMatrix.bell(0));
  }
}
