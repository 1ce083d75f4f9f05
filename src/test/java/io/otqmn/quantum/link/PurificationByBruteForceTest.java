package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Purifies qubits A1 B1 (kept) with A2 B2 (sacrificed) by gates and measurements. */
class PurificationByBruteForceTest {
  private final SplittableRandom random = new SplittableRandom(2);

  @Test
  void bilateralCnotRoundIsWhatTheGatesDo() {
    for (int i = 0; i < 25; i++) {
      BellDiagonalState kept = RandomStates.bellDiagonal(random);
      BellDiagonalState sacrificed = RandomStates.bellDiagonal(random);
      DensityMatrix expected = agreed(DensityMatrix.of(kept).kron(DensityMatrix.of(sacrificed)));
      assertSame(Purification.bbpssw(kept, sacrificed), expected);
    }
  }

  @Test
  void dejmpsIsTheSameRoundAfterOppositeQuarterTurnsAboutX() {
    for (int i = 0; i < 25; i++) {
      BellDiagonalState kept = RandomStates.bellDiagonal(random);
      BellDiagonalState sacrificed = RandomStates.bellDiagonal(random);
      DensityMatrix turned = DensityMatrix.of(kept).kron(DensityMatrix.of(sacrificed));
      for (int qubit = 0; qubit < 4; qubit++) {
        double angle = qubit % 2 == 0 ? Math.PI / 2 : -Math.PI / 2;
        turned = turned.apply(DensityMatrix.turnAboutX(angle).on(qubit, 4));
      }
      assertSame(Purification.dejmps(kept, sacrificed), agreed(turned));
    }
  }

  /** What is left of A1 B1 where A2 and B2 agree; its trace is the chance that they do. */
  private static DensityMatrix agreed(DensityMatrix a1b1a2b2) {
    DensityMatrix entangled =
        a1b1a2b2.apply(DensityMatrix.cnot(0, 2, 4)).apply(DensityMatrix.cnot(1, 3, 4));
    DensityMatrix result = DensityMatrix.mixed(2).times(0);
    for (int bit = 0; bit < 2; bit++) {
      result =
          result.plus(
              entangled
                  .apply(DensityMatrix.outcome(bit, 2, 4))
                  .apply(DensityMatrix.outcome(bit, 3, 4))
                  .without(3)
                  .without(2));
    }
    return result;
  }

  private static void assertSame(Purified actual, DensityMatrix expected) {
    double p = expected.trace();
    assertThat(actual.probability()).isCloseTo(p, within(1e-12));
    BellDiagonalState state = actual.state();
    double[] weights = {state.phiPlus(), state.psiPlus(), state.psiMinus(), state.phiMinus()};
    for (int bell = 0; bell < 4; bell++) {
      assertThat(weights[bell])
          .isCloseTo(expected.expect(DensityMatrix.bell(bell)) / p, within(1e-12));
    }
  }
}
