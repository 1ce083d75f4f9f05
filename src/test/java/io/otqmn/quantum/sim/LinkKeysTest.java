package io.otqmn.quantum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.otqmn.quantum.link.DecoyBb84;
import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.FiniteKey;
import io.otqmn.quantum.link.InterceptResend;
import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.sim.Fault.Drift;
import io.otqmn.quantum.sim.Fault.Eavesdropper;
import io.otqmn.quantum.sim.Fault.FibreCut;
import io.otqmn.quantum.sim.Fault.Period;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import io.otqmn.quantum.sim.LinkModel.KeyUse;
import io.otqmn.quantum.sim.LinkModel.LaserSource;
import io.otqmn.quantum.sim.LinkModel.Source;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of one link, and what each fault does to them. */
class LinkKeysTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BLOCK = 500_000;
  private static final double MU = 0.48;

  @Test
  void entangledPairsMakeTheKeyOfTheFiniteKeyFormula() {
    LinkReport link = run(2000, pairs(0.97), KeyUse.NONE);
    double pairs = 1e6 * 0.05;
    double qber = new WernerState(0.97).qber();
    assertThat(link.fidelity()).isEqualTo(0.97);
    assertThat(link.pairsPerSecond()).isCloseTo(pairs, Percentage.withPercentage(1));
    assertThat(link.siftedBitsPerSecond()).isCloseTo(pairs / 2, Percentage.withPercentage(1));
    assertThat(link.meanQber()).isCloseTo(qber, within(0.001));
    double fraction =
        new FiniteKey(0.75 * BLOCK, 0.25 * BLOCK, qber, 1.16, 1e-10, 1e-15).fraction();
    assertThat(link.secretBitsPerSecond())
        .isCloseTo(fraction * pairs / 2, Percentage.withPercentage(5));
    assertThat(link.state()).isEqualTo(LinkState.UP);
    assertThat(link.discardedBits()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 25, 50, 75})
  void laserPulsesMakeLessThanForInfinitelyLongKeysAndThanAnyProtocolCould(double km) {
    DecoyBb84 physics = decoy(km);
    LinkReport link = run(60, new LaserSource(physics, 1e9, MU), KeyUse.NONE);
    double asymptotic = 1e9 * physics.secretBitsPerPulse(MU);
    assertThat(link.secretBitsPerSecond()).isPositive().isLessThan(asymptotic);
    if (km > 0) {
      assertThat(link.secretBitsPerSecond())
          .isLessThan(1e9 * new Fibre(km, 0.2).secretBitsPerUseBound());
    }
    assertThat(link.siftedBitsPerSecond())
        .isCloseTo(1e9 * physics.clicksPerPulse(MU) / 2, Percentage.withPercentage(1));
    assertThat(link.meanQber()).isCloseTo(physics.qber(MU), within(0.002));
    assertThat(link.fidelity()).isNull();
    assertThat(link.pairsPerSecond()).isNull();
  }

  @Test
  void ratesFallWithDistanceUntilThereIsNoKey() {
    double before = Double.POSITIVE_INFINITY;
    for (double km : new double[] {0, 20, 40, 60, 80, 100}) {
      double rate = run(60, new LaserSource(decoy(km), 1e9, MU), KeyUse.NONE).secretBitsPerSecond();
      assertThat(rate).isLessThan(before);
      before = rate;
    }
    assertThat(run(60, new LaserSource(decoy(300), 1e9, MU), KeyUse.NONE).secretBits()).isZero();
  }

  @Test
  void shortBlocksGiveNoKeyAtAll() {
    Source slow = new HeraldedSource(new WernerState(0.97), 1e4, 0.05, 1);
    MeshModel model = model(slow, KeyUse.NONE, 500);
    Simulation simulation = new Simulation(model, List.of(), 1);
    simulation.runTo(60 * SECOND);
    assertThat(simulation.secretBits(0)).isZero();
  }

  @Test
  void thePoolFillsToItsCapacityAndServesItsDemand() {
    LinkReport rich = run(300, pairs(0.97), new KeyUse(5000, 50_000, 100));
    assertThat(rich.store().unservedBits()).isZero();
    assertThat(rich.store().storedBits()).isBetween(40_000.0, 50_000.0);
    assertThat(rich.load()).isCloseTo(100 / rich.secretBitsPerSecond(), within(1e-12));
    LinkReport poor = run(300, pairs(0.97), new KeyUse(1000, Double.POSITIVE_INFINITY, 1e6));
    assertThat(poor.store().storedBits()).isZero();
    assertThat(poor.store().unservedBits())
        .isCloseTo(300e6 - 1000 - poor.secretBits(), within(1.0));
    assertThat(poor.load()).isGreaterThan(1);
  }

  @Test
  void aCutStopsTheLightUntilTheRepair() {
    Fault cut = new FibreCut(0, new Period(60 * SECOND, 120 * SECOND));
    LinkReport before = run(60, pairs(0.97), KeyUse.NONE, cut);
    LinkReport during = run(119, pairs(0.97), KeyUse.NONE, cut);
    LinkReport after = run(180, pairs(0.97), KeyUse.NONE, cut);
    assertThat(before.state()).isEqualTo(LinkState.CUT);
    assertThat(during.state()).isEqualTo(LinkState.CUT);
    assertThat(during.secretBits()).isEqualTo(before.secretBits());
    assertThat(after.state()).isEqualTo(LinkState.UP);
    assertThat(after.pairsPerSecond()).isCloseTo(50_000 * 2.0 / 3, Percentage.withPercentage(1));
    assertThat(after.discardedBits()).isZero();
  }

  @Test
  void anEavesdropperIsSeenWithinAWindowAndHerBitsAreThrownAway() {
    Fault eve = new Eavesdropper(0, new Period(60 * SECOND, 90 * SECOND), 1);
    LinkReport before = run(60, pairs(0.97), KeyUse.NONE, eve);
    LinkReport during = run(89, pairs(0.97), KeyUse.NONE, eve);
    assertThat(during.state()).isEqualTo(LinkState.QUARANTINED);
    assertThat(during.qber())
        .isCloseTo(InterceptResend.qber(new WernerState(0.97).qber(), 1), within(0.02));
    assertThat(during.fidelity()).isLessThan(0.5);
    assertThat(during.quarantinedAtSeconds()).isBetween(60.0, 61.0);
    assertThat(during.secretBits()).isEqualTo(before.secretBits());
    assertThat(during.discardedBits()).isGreaterThanOrEqualTo(29 * 24_000);
    // five good windows after she left
    assertThat(run(94, pairs(0.97), KeyUse.NONE, eve).state()).isEqualTo(LinkState.QUARANTINED);
    LinkReport after = run(200, pairs(0.97), KeyUse.NONE, eve);
    assertThat(after.state()).isEqualTo(LinkState.UP);
    assertThat(after.secretBits()).isGreaterThan(during.secretBits());
  }

  @Test
  void aTimidEavesdropperCostsKeyAndIsNotRewarded() {
    Fault eve = new Eavesdropper(0, new Period(0, 1000 * SECOND), 0.2);
    LinkReport quiet = run(300, pairs(0.99), KeyUse.NONE);
    LinkReport watched = run(300, pairs(0.99), KeyUse.NONE, eve);
    assertThat(watched.meanQber())
        .isCloseTo(InterceptResend.qber(new WernerState(0.99).qber(), 0.2), within(0.002));
    assertThat(watched.state()).isEqualTo(LinkState.UP);
    assertThat(watched.secretBits()).isLessThan(quiet.secretBits() * 2 / 3);
  }

  @Test
  void aLaserLinkSeesHerToo() {
    Fault eve = new Eavesdropper(0, new Period(10 * SECOND, 20 * SECOND), 0.8);
    LinkReport link = run(15, new LaserSource(decoy(25), 1e9, MU), KeyUse.NONE, eve);
    assertThat(link.state()).isEqualTo(LinkState.QUARANTINED);
    assertThat(link.quarantinedAtSeconds()).isBetween(10.0, 11.0);
  }

  @Test
  void driftRaisesTheErrorRateUntilTheLinkIsAligned() {
    Fault drift = new Drift(0, new Period(0, 60 * SECOND), 6); // 0.1 in a minute
    LinkReport half = run(30, pairs(0.99), KeyUse.NONE, drift);
    assertThat(half.qber()).isCloseTo(0.05 + 0.9 * new WernerState(0.99).qber(), within(0.01));
    assertThat(new WernerState(half.fidelity()).qber())
        .isCloseTo(0.05 + 0.9 * new WernerState(0.99).qber(), within(1e-9));
    assertThat(run(55, pairs(0.99), KeyUse.NONE, drift).state()).isEqualTo(LinkState.DEGRADED);
    LinkReport aligned = run(70, pairs(0.99), KeyUse.NONE, drift);
    assertThat(aligned.qber()).isCloseTo(new WernerState(0.99).qber(), within(0.01));
    assertThat(aligned.state()).isEqualTo(LinkState.UP);
  }

  private static Source pairs(double fidelity) {
    return new HeraldedSource(new WernerState(fidelity), 1e5, 0.05, 10);
  }

  private static DecoyBb84 decoy(double km) {
    return new DecoyBb84(new Fibre(km, 0.2), 0.015, 1e-6, 0.1, 1.16);
  }

  private static LinkReport run(double seconds, Source source, KeyUse use, Fault... faults) {
    Simulation simulation = new Simulation(model(source, use, BLOCK), List.of(faults), 1);
    simulation.runTo(Math.round(seconds * SECOND));
    return simulation.report().links().getFirst();
  }

  private static MeshModel model(Source source, KeyUse use, long blockBits) {
    return new MeshModel(
        List.of(
            new NodeModel(new MeshNode("a", true, 0, 1, 1), 1, null),
            new NodeModel(new MeshNode("b", true, 0, 1, 1), 1, null)),
        List.of(new LinkModel("a--b", 0, 1, new Fibre(25, 0.2), source, use, blockBits)),
        List.of(),
        KeyDistillation.USUAL);
  }
}
