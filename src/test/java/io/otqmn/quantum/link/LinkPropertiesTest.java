package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What must hold for every input, on seeded samples. */
class LinkPropertiesTest {
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void swappingDoesNotDependOnTheOrder() {
    Random shuffler = new Random(6);
    for (int i = 0; i < 500; i++) {
      List<WernerState> chain = new ArrayList<>();
      for (int link = 0; link < 6; link++) {
        chain.add(new WernerState(random.nextDouble()));
      }
      double all = Swapping.ideal(chain).fidelity();
      WernerState head = Swapping.ideal(chain.subList(0, 3));
      WernerState tail = Swapping.ideal(chain.subList(3, 6));
      assertThat(Swapping.ideal(List.of(head, tail)).fidelity()).isCloseTo(all, within(1e-15));
      Collections.shuffle(chain, shuffler);
      assertThat(Swapping.ideal(chain).fidelity()).isCloseTo(all, within(1e-15));
    }
  }

  @Test
  void noisySwappingCommutes() {
    for (int i = 0; i < 500; i++) {
      BellDiagonalState a = RandomStates.bellDiagonal(random);
      BellDiagonalState b = RandomStates.bellDiagonal(random);
      assertThat(Swapping.noisy(a, b, 0.97, 0.99).fidelity())
          .isCloseTo(Swapping.noisy(b, a, 0.97, 0.99).fidelity(), within(1e-15));
    }
  }

  @Test
  void weightsKeepSummingToOne() {
    for (int i = 0; i < 2000; i++) {
      BellDiagonalState a = RandomStates.bellDiagonal(random);
      BellDiagonalState b = RandomStates.bellDiagonal(random);
      for (BellDiagonalState state :
          List.of(
              Swapping.noisy(a, b, random.nextDouble(), random.nextDouble()),
              Purification.bbpssw(a, b).state(),
              Purification.dejmps(a, b).state(),
              new QuantumMemory.Dephasing(1).after(a, random.nextDouble(9), 2))) {
        assertThat(state.phiPlus() + state.psiPlus() + state.psiMinus() + state.phiMinus())
            .isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void purificationHelpsEntangledWernerPairsAndNoOthers() {
    for (int i = 0; i < 2000; i++) {
      double f = random.nextDouble();
      BellDiagonalState pair = new WernerState(f).toBellDiagonal();
      double purified = Purification.bbpssw(pair, pair).state().fidelity();
      if (f > 0.5 && f < 1) {
        assertThat(purified).isGreaterThan(f);
      } else if (f > 0.25) {
        assertThat(purified).isLessThanOrEqualTo(f + 1e-15);
      }
    }
  }

  @Test
  void unequalWernerPairsMayChangeRoles() {
    for (int i = 0; i < 500; i++) {
      BellDiagonalState a = new WernerState(random.nextDouble()).toBellDiagonal();
      BellDiagonalState b = new WernerState(random.nextDouble()).toBellDiagonal();
      Purified one = Purification.bbpssw(a, b);
      Purified other = Purification.bbpssw(b, a);
      assertThat(one.state().fidelity()).isCloseTo(other.state().fidelity(), within(1e-14));
      assertThat(one.probability()).isCloseTo(other.probability(), within(1e-14));
    }
  }

  @Test
  void entropyIsZeroForCertaintyAndSymmetric() {
    assertThat(KeyFraction.binaryEntropy(0)).isZero();
    assertThat(KeyFraction.binaryEntropy(1)).isZero();
    assertThat(KeyFraction.binaryEntropy(0.5)).isCloseTo(1, within(1e-15));
    for (int i = 0; i < 500; i++) {
      double p = random.nextDouble();
      assertThat(KeyFraction.binaryEntropy(p))
          .isBetween(0.0, 1.0)
          .isCloseTo(KeyFraction.binaryEntropy(1 - p), within(1e-12));
    }
  }

  @Test
  void ratesFallWithDistanceAndStayBelowTheRepeaterlessBound() {
    for (int i = 0; i < 300; i++) {
      double attenuation = 0.15 + random.nextDouble(0.3);
      double misalignment = random.nextDouble(0.08);
      double dark = Math.pow(10, -9 + random.nextDouble(6));
      double receiver = 0.01 + random.nextDouble(0.99);
      double efficiency = 1 + random.nextDouble(0.3);
      double mu = 0.01 + random.nextDouble(0.99);
      double last = Double.POSITIVE_INFINITY;
      for (double km = 1; km < 400; km += 7) {
        Fibre fibre = new Fibre(km, attenuation);
        DecoyBb84 link = new DecoyBb84(fibre, misalignment, dark, receiver, efficiency);
        double rate = link.secretBitsPerPulse(mu);
        assertThat(rate).isBetween(0.0, Math.min(last, fibre.secretBitsPerUseBound()));
        assertThat(fibre.transmittance() * KeyFraction.asymptotic(misalignment, efficiency) / 2)
            .isLessThan(fibre.secretBitsPerUseBound());
        last = rate;
      }
    }
  }

  @Test
  void theOptimumIsNotWorseThanAnyOtherIntensity() {
    for (int i = 0; i < 300; i++) {
      DecoyBb84 link =
          new DecoyBb84(
              new Fibre(random.nextDouble(200), 0.2),
              random.nextDouble(0.1),
              Math.pow(10, -9 + random.nextDouble(6)),
              random.nextDouble(),
              1 + random.nextDouble(0.3));
      DecoyBb84.Optimum optimum = link.optimum();
      assertThat(optimum.meanPhotonNumber()).isGreaterThan(0).isLessThanOrEqualTo(1);
      for (double mu = 0.001; mu <= 1; mu += 0.001) {
        assertThat(link.secretBitsPerPulse(mu))
            .isLessThanOrEqualTo(optimum.secretBitsPerPulse() * (1 + 1e-12));
      }
    }
  }

  @Test
  void finiteKeysApproachTheAsymptoticFractionFromBelow() {
    for (int i = 0; i < 500; i++) {
      double qber = random.nextDouble(0.12);
      double n = Math.rint(Math.pow(10, 3 + random.nextDouble(9)));
      double k = Math.rint(1 + n * random.nextDouble());
      double fraction = new FiniteKey(n, k, qber, 1.16, 1e-10, 1e-15).fraction();
      assertThat(fraction).isBetween(0.0, KeyFraction.asymptotic(qber, 1.16) * n / (n + k));
    }
    assertThat(new FiniteKey(1e16, 1e12, 0.02, 1.16, 1e-10, 1e-15).fraction())
        .isCloseTo(KeyFraction.asymptotic(0.02, 1.16), within(1e-3));
  }

  @Test
  void memoriesOnlyLoseAndTwoIdleQubitsLoseMore() {
    for (int i = 0; i < 500; i++) {
      WernerState pair = new WernerState(0.25 + random.nextDouble(0.75));
      double t = random.nextDouble(5);
      double one = new QuantumMemory.Depolarising(1).after(pair, t, 1).fidelity();
      double both = new QuantumMemory.Depolarising(1).after(pair, t, 2).fidelity();
      assertThat(one).isBetween(both, pair.fidelity());
      assertThat(both).isGreaterThanOrEqualTo(0.25);
    }
  }
}
