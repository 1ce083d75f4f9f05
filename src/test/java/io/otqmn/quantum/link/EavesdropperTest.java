package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a listener does to pairs and bits, and what finitely many bits of laser pulses are worth.
 */
class EavesdropperTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 1})
  void pairsAndBitsTellTheSameErrorRate(double share) {
    for (double fidelity : new double[] {1, 0.97, 0.8}) {
      WernerState made = new WernerState(fidelity);
      BellDiagonalState pair = InterceptResend.onPair(made.toBellDiagonal(), share);
      double expected = InterceptResend.qber(made.qber(), share);
      assertThat(pair.psiPlus() + pair.psiMinus()).isCloseTo(expected, within(1e-12));
      assertThat(pair.phiMinus() + pair.psiMinus()).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void whoMeasuresEverythingLeavesAQuarterOfErrorsAndNoEntanglement() {
    assertThat(InterceptResend.qber(0, 1)).isEqualTo(0.25);
    assertThat(InterceptResend.onPair(new BellDiagonalState(1, 0, 0, 0), 1).fidelity())
        .isEqualTo(0.5);
  }

  /** Measuring half of the photons in Z, half in X, on density matrices: rho -> sum of P rho P. */
  @Test
  void itIsWhatMeasuringOneHalfInARandomBasisDoes() {
    // Phi+ measured in Z: (Phi+ + Phi-)/2; in X: (Phi+ + Psi+)/2
    BellDiagonalState pair = InterceptResend.onPair(new BellDiagonalState(1, 0, 0, 0), 0.6);
    assertThat(pair.phiMinus()).isCloseTo(0.6 / 4, within(1e-12));
    assertThat(pair.psiPlus()).isCloseTo(0.6 / 4, within(1e-12));
    assertThat(pair.psiMinus()).isZero();
  }

  @Test
  void depolarisingIsTheSameOnWernerAndBellDiagonalPairs() {
    QuantumMemory.Depolarising memory = new QuantumMemory.Depolarising(2);
    for (int qubits = 1; qubits <= 2; qubits++) {
      WernerState werner = memory.after(new WernerState(0.93), 0.4, qubits);
      BellDiagonalState diagonal =
          memory.after(new WernerState(0.93).toBellDiagonal(), 0.4, qubits);
      assertThat(diagonal.fidelity()).isCloseTo(werner.fidelity(), within(1e-12));
      assertThat(diagonal.psiMinus()).isCloseTo((1 - werner.fidelity()) / 3, within(1e-12));
    }
  }

  @Test
  void singlePhotonsOnlyIsTheUsualFiniteKey() {
    FiniteKey key = new FiniteKey(75_000, 25_000, 0.02, 1.16, 1e-10, 1e-15);
    assertThat(key.decoyFraction(1, 0.02)).isEqualTo(key.fraction());
    assertThat(key.decoyFraction(0.6, 0.02)).isLessThan(key.fraction());
    assertThat(key.decoyFraction(0, 0.02)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.48", "25, 0.48", "50, 0.6", "80, 0.3"})
  void veryManyLaserPulsesGiveTheRateOfInfinitelyMany(double km, double mu) {
    DecoyBb84 link = new DecoyBb84(new Fibre(km, 0.2), 0.015, 1e-6, 0.1, 1.16);
    double seen = link.qber(mu);
    double n = 1e17;
    double k = 1e14;
    double fraction =
        new FiniteKey(n, k, seen, 1.16, 1e-10, 1e-15)
            .decoyFraction(link.singlePhotonShare(mu), link.singlePhotonQber(mu, seen));
    double perPulse = fraction * (n + k) / n * link.clicksPerPulse(mu) / 2;
    assertThat(perPulse).isCloseTo(link.secretBitsPerPulse(mu), Percentage.withPercentage(0.1));
  }
}
