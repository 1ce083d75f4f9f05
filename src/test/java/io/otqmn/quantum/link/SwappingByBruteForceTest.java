package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Swaps four qubits A B C D by gates, measurements and corrections. */
class SwappingByBruteForceTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void noisySwapIsWhatGatesAndMeasurementsDo() {
    for (int i = 0; i < 25; i++) {
      BellDiagonalState left = RandomStates.bellDiagonal(random);
      BellDiagonalState right = RandomStates.bellDiagonal(random);
      double gate = random.nextDouble();
      double measurement = random.nextDouble();
      DensityMatrix expected = swapped(left, right, gate, measurement);
      BellDiagonalState actual = Swapping.noisy(left, right, gate, measurement);
      double[] weights = {actual.phiPlus(), actual.psiPlus(), actual.psiMinus(), actual.phiMinus()};
      for (int bell = 0; bell < 4; bell++) {
        assertThat(weights[bell])
            .isCloseTo(expected.expect(DensityMatrix.bell(bell)), within(1e-12));
      }
    }
  }

  @Test
  void idealSwapOfWernerPairsIsTheNoisyOneWithoutNoise() {
    for (int i = 0; i < 100; i++) {
      WernerState a = new WernerState(random.nextDouble());
      WernerState b = new WernerState(random.nextDouble());
      assertThat(Swapping.ideal(List.of(a, b)).fidelity())
          .isCloseTo(
              Swapping.noisy(a.toBellDiagonal(), b.toBellDiagonal(), 1, 1).fidelity(),
              within(1e-14));
    }
  }

  private static DensityMatrix swapped(
      BellDiagonalState left, BellDiagonalState right, double gate, double measurement) {
    DensityMatrix ab = DensityMatrix.of(left);
    DensityMatrix cd = DensityMatrix.of(right);
    DensityMatrix hadamard = DensityMatrix.X.plus(DensityMatrix.Z).times(1 / Math.sqrt(2)).on(1, 4);
    DensityMatrix worked =
        ab.kron(cd).apply(DensityMatrix.cnot(1, 2, 4)).apply(hadamard).times(gate);
    DensityMatrix failed =
        ab.without(1).kron(DensityMatrix.mixed(2)).kron(cd.without(0)).times(1 - gate);
    DensityMatrix before = worked.plus(failed);
    DensityMatrix result = DensityMatrix.mixed(2).times(0);
    for (int outcome = 0; outcome < 4; outcome++) {
      int phase = outcome >> 1;
      int parity = outcome & 1;
      DensityMatrix measured =
          before
              .apply(DensityMatrix.outcome(phase, 1, 4))
              .apply(DensityMatrix.outcome(parity, 2, 4))
              .without(2)
              .without(1);
      for (int wrong = 0; wrong < 4; wrong++) {
        double chance =
            ((wrong >> 1) == 1 ? 1 - measurement : measurement)
                * ((wrong & 1) == 1 ? 1 - measurement : measurement);
        DensityMatrix x =
            ((parity ^ (wrong & 1)) == 1 ? DensityMatrix.X : DensityMatrix.I).on(1, 2);
        DensityMatrix z =
            ((phase ^ (wrong >> 1)) == 1 ? DensityMatrix.Z : DensityMatrix.I).on(1, 2);
        result = result.plus(measured.apply(x).apply(z).times(chance));
      }
    }
    return result;
  }
}
