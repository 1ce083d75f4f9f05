package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImpossibleInputTest {
  private static final double[] ODD = {
    Double.NaN,
    Double.NEGATIVE_INFINITY,
    Double.POSITIVE_INFINITY,
    -Double.MAX_VALUE,
    -1,
    -Double.MIN_VALUE,
    -0.0,
    0,
    Double.MIN_VALUE,
    1e-300,
    1e-16,
    0.1,
    0.25,
    0.5,
    1 - 1e-16,
    1,
    Math.nextUp(1.0),
    2,
    1e9,
    1e300,
    Double.MAX_VALUE
  };

  @Test
  void messagesSayWhatIsWrongAndWhatIsPossible() {
    refused(() -> new WernerState(1.2), "fidelity is 1.2: give a number from 0 to 1");
    refused(() -> new QuantumMemory.Relaxing(1, 2.5), "above 2 T1 = 2.0");
    refused(() -> new Fibre(-1, 0.2), "fibre length (km) is -1.0: give a number that is finite");
    refused(() -> KeyFraction.asymptotic(0.1, 0.9), "no code leaks less than the Shannon limit");
    refused(() -> new Fibre(0, 0.2).secretBitsPerUseBound(), "there is no finite bound");
    refused(() -> Swapping.ideal(List.of()), "give at least one");
    refused(() -> new BellDiagonalState(0.5, 0.5, 0.5, 0), "sum to 1.5");
    refused(() -> new QuantumMemory.Dephasing(1).after(pair(1), 1, 3), "qubits is 3");
    refused(() -> new FiniteKey(10.5, 1, 0, 1, 1e-9, 1e-9), "n (key bits) is 10.5");
  }

  @Test
  void noInputMakesANumberThatIsNone() {
    SplittableRandom random = new SplittableRandom(7);
    int answered = 0;
    for (int i = 0; i < 20_000; i++) {
      double a = odd(random);
      double b = odd(random);
      double c = odd(random);
      double d = odd(random);
      double e = odd(random);
      answered +=
          finite(() -> new Fibre(a, b).transmittance())
              + finite(() -> new Fibre(a, b).delaySeconds())
              + finite(() -> new Fibre(a, b).secretBitsPerUseBound())
              + finite(() -> new WernerState(a).chsh() + new WernerState(a).qber())
              + finite(() -> WernerState.ofParameter(a).fidelity())
              + finite(() -> Swapping.noisy(pair(a), pair(b), c, d).fidelity())
              + finite(() -> Purification.bbpssw(pair(a), pair(b)).state().fidelity())
              + finite(() ->
                  Purification.dejmpsRounds(new WernerState(a), 40).getLast().state().fidelity())
              + finite(() ->
                  new QuantumMemory.Depolarising(a).after(new WernerState(b), c, 2).fidelity())
              + finite(() -> new QuantumMemory.Dephasing(a).after(pair(b), c, 1).fidelity())
              + finite(() -> new QuantumMemory.Relaxing(a, b).fidelityOfPhiPlusAfter(c, 2))
              + finite(() -> KeyFraction.asymptotic(a, b))
              + finite(() -> KeyFraction.zeroRateQber(a))
              + finite(() -> new FiniteKey(a, b, c, d, e, 1e-10).fraction())
              + finite(() -> new DecoyBb84(new Fibre(a, 0.2), b, c, d, 1.2).secretBitsPerPulse(e))
              + finite(() -> new DecoyBb84(new Fibre(a, 0.2), b, c, d, 1.2).qber(e));
    }
    assertThat(answered).isGreaterThan(10_000);
  }

  @Test
  void theOptimalIntensityIsAlwaysANumber() {
    for (double km : ODD) {
      for (double wrong : ODD) {
        for (double dark : ODD) {
          for (double receiver : new double[] {0, 1e-300, 0.045, 1}) {
            finite(() ->
                new DecoyBb84(new Fibre(km, 0.2), wrong, dark, receiver, 1.22)
                    .optimum()
                    .meanPhotonNumber());
          }
        }
      }
    }
  }

  private static BellDiagonalState pair(double fidelity) {
    return new WernerState(fidelity).toBellDiagonal();
  }

  private static double odd(SplittableRandom random) {
    return random.nextInt(3) == 0 ? random.nextDouble() : ODD[random.nextInt(ODD.length)];
  }

  private static int finite(Supplier<Double> formula) {
    try {
      assertThat(formula.get()).isFinite();
      return 1;
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).containsAnyOf("give ", "lower ").doesNotContain("null");
      return 0;
    }
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
