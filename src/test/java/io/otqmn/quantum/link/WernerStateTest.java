package io.otqmn.quantum.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WernerStateTest {
  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void parameterAndFidelityAreTheSameThing() {
    for (int i = 0; i < 1000; i++) {
      double f = random.nextDouble();
      double w = new WernerState(f).parameter();
      assertThat(w).isBetween(-1.0 / 3, 1.0);
      assertThat(WernerState.ofParameter(w).fidelity()).isCloseTo(f, within(1e-15));
    }
  }

  @Test
  void errorsAndChshAreWhatMeasurementsShow() {
    DensityMatrix x = DensityMatrix.X;
    DensityMatrix z = DensityMatrix.Z;
    DensityMatrix plus = z.plus(x).times(1 / Math.sqrt(2));
    DensityMatrix minus = z.plus(x.times(-1)).times(1 / Math.sqrt(2));
    for (int i = 0; i < 20; i++) {
      WernerState pair = new WernerState(random.nextDouble());
      DensityMatrix rho = DensityMatrix.of(pair.toBellDiagonal());
      assertThat(pair.qber()).isCloseTo((1 - rho.expect(z.kron(z))) / 2, within(1e-12));
      assertThat(pair.qber()).isCloseTo((1 - rho.expect(x.kron(x))) / 2, within(1e-12));
      double chsh =
          rho.expect(z.kron(plus))
              + rho.expect(z.kron(minus))
              + rho.expect(x.kron(plus))
              - rho.expect(x.kron(minus));
      assertThat(pair.chsh()).isCloseTo(chsh, within(1e-12));
    }
  }

  @Test
  void halfIsNotEntangled() {
    assertThat(new WernerState(0.5).entangled()).isFalse();
    assertThat(new WernerState(Math.nextUp(0.5)).entangled()).isTrue();
  }
}
