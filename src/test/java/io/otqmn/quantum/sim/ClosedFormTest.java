package io.otqmn.quantum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.Purification;
import io.otqmn.quantum.link.Purified;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.link.Swapping;
import io.otqmn.quantum.link.WernerState;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulator gives where the answer is known. */
class ClosedFormTest {
  /** Cycle of attempts and light over one link of {@link SimulatedChain}, in seconds. */
  private static final double CYCLE = 1e-4;

  private static final double LIGHT = 1e-4;
  private static final double W = new WernerState(0.95).parameter();

  @ParameterizedTest
  @ValueSource(doubles = {0.002, 0.05, 0.5, 1})
  void oneLinkTakesItsAttemptsAndTheHerald(double p) {
    double perPair = CYCLE / p + LIGHT;
    PathReport report = SimulatedChain.of(1, p).run(20_000 * perPair);
    assertThat((double) report.pairs()).isCloseTo(20_000, Percentage.withPercentage(3));
    assertThat(report.meanFidelity()).isCloseTo(0.95, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.002, 0.05, 0.5, 1})
  void twoLinksWaitForTheSlower(double p) {
    // max of two geometric numbers of attempts, herald, the swap's result to both ends, and the
    // message that the memory there is free again
    double perPair = CYCLE * (3 - 2 * p) / (p * (2 - p)) + 3 * LIGHT;
    PathReport report = SimulatedChain.of(2, p).run(20_000 * perPair);
    assertThat((double) report.pairs()).isCloseTo(20_000, Percentage.withPercentage(3));
    assertThat(report.meanFidelity()).isCloseTo(Swapping.ideal(links(2)).fidelity(), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0.02, 0.1", "0.02, 0.01", "0.3, 0.002"})
  void whatWaitingCostsATwoLinkChainOnAverage(double p, double memorySeconds) {
    // the older pair waits |G1 - G2| attempts with both halves; E x^|G1 - G2| = p (1 + q x) /
    // ((2 - p) (1 - q x)). Each pair waits for its herald, the ends wait for the swap's result.
    double q = 1 - p;
    double x = Math.exp(-2 * CYCLE / memorySeconds);
    double waiting = p / (2 - p) * (1 + q * x) / (1 - q * x);
    double w = W * W * waiting * Math.exp(-(2 + 2 + 2) * LIGHT / memorySeconds);
    PathReport report =
        SimulatedChain.of(2, p).memory(new QuantumMemory.Depolarising(memorySeconds)).run(400);
    assertThat(report.pairs()).isGreaterThan(10_000);
    assertThat(report.meanFidelity())
        .isCloseTo(WernerState.ofParameter(w).fidelity(), within(0.004));
  }

  @Test
  void memoriesDecayExactlyWhereNothingIsRandom() {
    // p = 1: both halves wait for the herald, then the ends for the result of the swap
    QuantumMemory.Depolarising depolarising = new QuantumMemory.Depolarising(0.01);
    double w = W * W * Math.exp(-6 * LIGHT / 0.01);
    assertThat(SimulatedChain.of(2, 1).memory(depolarising).run(1).meanFidelity())
        .isCloseTo(WernerState.ofParameter(w).fidelity(), within(1e-9));
    QuantumMemory.Dephasing dephasing = new QuantumMemory.Dephasing(0.01);
    BellDiagonalState link = dephasing.after(new WernerState(0.95).toBellDiagonal(), LIGHT, 2);
    BellDiagonalState end = dephasing.after(Swapping.noisy(link, link, 1, 1), LIGHT, 2);
    assertThat(SimulatedChain.of(2, 1).memory(dephasing).run(1).meanFidelity())
        .isCloseTo(end.fidelity(), within(1e-9));
  }

  @Test
  void imperfectSwapsCostWhatTheFormulaSays() {
    BellDiagonalState link = new WernerState(0.95).toBellDiagonal();
    BellDiagonalState expected = link;
    for (int i = 0; i < 3; i++) {
      expected = Swapping.noisy(expected, link, 0.97, 0.99);
    }
    assertThat(SimulatedChain.of(4, 0.1).swaps(1, 0.97, 0.99).run(10).meanFidelity())
        .isCloseTo(expected.fidelity(), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void longChainsMultiplyWernerParameters(int hops) {
    assertThat(SimulatedChain.of(hops, 0.1).run(20).meanFidelity())
        .isCloseTo(Swapping.ideal(links(hops)).fidelity(), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"2, 4e-4", "3, 5e-4", "5, 7e-4"})
  void nothingIsFasterThanLight(int hops, double period) {
    // every attempt works: one cycle, the herald, the first swap's result to the far end (hops - 1
    // links), and one link for the message that its memory is free
    assertThat(period).isCloseTo(CYCLE + (hops + 1) * LIGHT, within(1e-12));
    PathReport report = SimulatedChain.of(hops, 1).run(1000 * period);
    assertThat(report.pairs()).isBetween(999L, 1000L);
  }

  @Test
  void aFailedSwapCostsItsRoundAndNothingElse() {
    double period = CYCLE + 3 * LIGHT;
    PathReport report = SimulatedChain.of(2, 1).swaps(0.3, 1, 1).run(20_000 * period);
    assertThat((double) report.pairs()).isCloseTo(0.3 * 20_000, Percentage.withPercentage(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void purificationTakesTwoPairsPerRoundAndOneMessage(int rounds) {
    List<Purified> nested = Purification.dejmpsRounds(new WernerState(0.95), rounds);
    double perPair = CYCLE + LIGHT;
    for (Purified round : nested) {
      perPair = (2 * perPair + LIGHT) / round.probability();
    }
    PathReport report = SimulatedChain.of(1, 1).purified(rounds).run(10_000 * perPair);
    assertThat((double) report.pairs()).isCloseTo(10_000, Percentage.withPercentage(3));
    assertThat(report.meanFidelity()).isCloseTo(nested.getLast().state().fidelity(), within(1e-9));
  }

  @Test
  void aCutOffBoundsTheAgeAndCostsRate() {
    QuantumMemory.Depolarising memory = new QuantumMemory.Depolarising(0.05);
    SimulatedChain patient = SimulatedChain.of(2, 0.01).memory(memory);
    double cutOff = 0.002;
    PathReport waits = patient.run(200);
    PathReport gives = patient.cutOff(cutOff).run(200);
    assertThat(gives.pairs()).isGreaterThan(1000).isLessThan(waits.pairs());
    double oldest = W * W * Math.exp(-(2 * cutOff + 6 * LIGHT) / 0.05);
    assertThat(gives.meanFidelity())
        .isGreaterThan(WernerState.ofParameter(oldest).fidelity())
        .isGreaterThan(waits.meanFidelity());
  }

  @Test
  void theKeyOfTheEndsHasTheErrorRateOfTheirPairs() {
    PathReport report = SimulatedChain.of(2, 0.5).run(120);
    double qber = Swapping.ideal(links(2)).qber();
    assertThat(report.qber()).isCloseTo(qber, within(0.01));
    assertThat(report.secretBits()).isPositive();
    assertThat(report.secretBitsPerSecond()).isLessThan(report.pairsPerSecond() / 2);
  }

  private static List<WernerState> links(int count) {
    return Collections.nCopies(count, new WernerState(0.95));
  }
}
