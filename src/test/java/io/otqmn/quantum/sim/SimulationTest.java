package io.otqmn.quantum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.otqmn.quantum.keys.KeyPolicy;
import io.otqmn.quantum.keys.KeyPool;
import io.otqmn.quantum.keys.SimulatedKeySource;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.sim.Fault.Eavesdropper;
import io.otqmn.quantum.sim.Fault.FibreCut;
import io.otqmn.quantum.sim.Fault.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final long SECOND = 1_000_000_000L;

  /** Found by the interpreter and by the compiler alike. */
  private static final long GOLDEN_EVENTS = 324_360L;

  private static final long GOLDEN_TRACE = -4_961_273_055_263_414_541L;
  private static final double GOLDEN_FIDELITY = 0.5596304802106359;

  @Test
  void theSameSeedGivesTheSameTraceHoweverTimeIsCut() {
    MeshReport whole = random(100, 7).at(20);
    Run pieces = random(100, 7);
    SplittableRandom steps = new SplittableRandom(1);
    for (double t = 0; t < 20; t += steps.nextDouble(0.7)) {
      pieces.at(t);
    }
    assertThat(pieces.at(20)).isEqualTo(whole);
    assertThat(random(100, 8).at(20).trace()).isNotEqualTo(whole.trace());
  }

  @Test
  void theTraceIsTheSameOnEveryHost() {
    SimulatedChain chain =
        SimulatedChain.of(6, 0.05)
            .memory(new QuantumMemory.Depolarising(0.1))
            .swaps(0.9, 0.98, 0.99)
            .purified(1)
            .cutOff(0.02);
    Simulation simulation = new Simulation(chain.model(), List.of(), 42);
    simulation.runTo(100 * SECOND);
    MeshReport report = simulation.report();
    assertThat(report.events()).isEqualTo(GOLDEN_EVENTS);
    assertThat(report.trace()).isEqualTo(GOLDEN_TRACE);
    assertThat(report.paths().getFirst().meanFidelity()).isEqualTo(GOLDEN_FIDELITY);
  }

  @Test
  void aFaultChangesNothingWhereItHasNoEffect() {
    List<LinkReport> quiet = random(60, 3).at(20).links();
    Period period = new Period(5 * SECOND, 10 * SECOND);
    List<LinkReport> cut = random(60, 3, new FibreCut(0, period)).at(20).links();
    assertThat(cut.getFirst()).isNotEqualTo(quiet.getFirst());
    assertThat(cut.subList(1, cut.size()).stream().map(LinkReport::secretBits))
        .isEqualTo(quiet.subList(1, quiet.size()).stream().map(LinkReport::secretBits).toList());
  }

  @Test
  void aPathWaitsForACutLinkAndGoesOnAfterTheRepair() {
    FibreCut cut = new FibreCut(1, new Period(10 * SECOND, 20 * SECOND));
    SimulatedChain chain = SimulatedChain.of(3, 0.1);
    long before = chain.run(10, cut).pairs();
    PathReport during = chain.run(19, cut);
    assertThat(during.state()).isEqualTo(PathReport.State.WAITING);
    assertThat(during.reason()).isEqualTo("link l2 is CUT");
    assertThat(during.pairs()).isBetween(before, before + 1);
    PathReport after = chain.run(30, cut);
    assertThat(after.state()).isEqualTo(PathReport.State.DELIVERING);
    assertThat(after.reason()).isNull();
    assertThat((double) after.pairs() / before).isBetween(1.9, 2.1);
  }

  @Test
  void pairsOfAnInterceptedLinkAreWorseAndTheirKeyIsThrownAway() {
    Eavesdropper eve = new Eavesdropper(1, new Period(60 * SECOND, 600 * SECOND), 1);
    SimulatedChain chain = SimulatedChain.of(2, 0.9);
    PathReport before = chain.run(60, eve);
    PathReport later = chain.run(600, eve);
    assertThat(before.qber()).isLessThan(0.08);
    assertThat(later.meanFidelity()).isLessThan(before.meanFidelity());
    assertThat(later.secretBits()).isEqualTo(before.secretBits());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noMixtureOfFailuresCutOffsAndFaultsStopsAPathForGood(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedChain chain =
        SimulatedChain.of(2 + random.nextInt(6), 0.05 + random.nextDouble(0.5))
            .memory(new QuantumMemory.Dephasing(0.1))
            .swaps(0.7, 0.99, 0.99)
            .purified(random.nextInt(3))
            .cutOff(0.005 + random.nextDouble(0.05));
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long from = random.nextLong(50 * SECOND);
      faults.add(
          new FibreCut(
              random.nextInt(chain.hops()),
              new Period(from, from + 1 + random.nextLong(SECOND / 10))));
    }
    Simulation simulation = new Simulation(chain.model(), faults, seed);
    simulation.runTo(60 * SECOND);
    long before = simulation.report().paths().getFirst().pairs();
    simulation.runTo(120 * SECOND);
    assertThat(simulation.report().paths().getFirst().pairs()).isGreaterThan(before);
  }

  @Test
  void aLineOf1024NodesDeliversPairs() {
    Simulation simulation =
        new Simulation(SimulatedNetworks.line(1024, 20, 0.9999, 1), List.of(), 1);
    simulation.runTo(10 * SECOND);
    PathReport path = simulation.report().paths().getFirst();
    assertThat(path.nodes()).hasSize(1024);
    assertThat(path.pairs()).isPositive();
    assertThat(path.meanFidelity()).isBetween(0.25, 0.93);
  }

  @Test
  void aRandomMeshServesMostRequestsAndSaysWhyNotTheOthers() {
    MeshReport report = random(100, 1).at(10);
    assertThat(report.paths())
        .filteredOn(path -> path.state() == PathReport.State.DELIVERING)
        .hasSizeGreaterThan(report.paths().size() / 2)
        .allSatisfy(path -> assertThat(path.meanFidelity()).isGreaterThanOrEqualTo(0.8));
    assertThat(report.paths())
        .allSatisfy(path ->
            assertThat(path.reason() == null)
                .isEqualTo(path.state() == PathReport.State.DELIVERING));
  }

  @Test
  void whatIsInfeasibleIsAnAnswerWithAReason() {
    SimulatedChain chain = SimulatedChain.of(2, 0.1);
    assertThat(answer(chain, new PairRequest(0, 2, 0.99, 0, 0, 1000)))
        .startsWith("no path reaches fidelity 0.99: the best is 0.903333 over n0 > n1 > n2");
    assertThat(answer(chain, new PairRequest(0, 2, 0, 2, 0, 1000)))
        .isEqualTo("node n0 has 2 free memory qubits and 3 are needed: give it more");
    assertThat(answer(chain, new PairRequest(0, 2, 0, 1, 0, 1000)))
        .startsWith("every path lacks a free channel or memory qubits");
    MeshModel model = chain.model();
    List<NodeModel> more = new ArrayList<>(model.nodes());
    more.add(new NodeModel(new MeshNode("island", true, 9, 1, 1), 1, null));
    MeshModel larger =
        new MeshModel(
            more,
            model.links(),
            List.of(
                PairRequest.between(0, 3), PairRequest.between(1, 2), PairRequest.between(0, 2)),
            model.distillation());
    Simulation simulation = new Simulation(larger, List.of(), 1);
    simulation.runTo(SECOND);
    List<PathReport> paths = simulation.report().paths();
    assertThat(paths.get(0).reason())
        .isEqualTo("no chain of links that make entangled pairs joins n0 and island: add a link");
    assertThat(paths.get(1).state()).isEqualTo(PathReport.State.DELIVERING);
    assertThat(paths.get(2).reason()).startsWith("every path lacks a free channel");
    assertThat(paths.get(2).state()).isEqualTo(PathReport.State.INFEASIBLE);
  }

  @Test
  void waitingTooLongIsBelowTheFloor() {
    MeshModel model = SimulatedChain.of(2, 0.01).memory(new QuantumMemory.Dephasing(0.01)).model();
    MeshModel floor =
        new MeshModel(
            model.nodes(),
            model.links(),
            List.of(new PairRequest(0, 2, 0.9, 0, 0, 1000)),
            model.distillation());
    Simulation simulation = new Simulation(floor, List.of(), 1);
    simulation.runTo(60 * SECOND);
    PathReport path = simulation.report().paths().getFirst();
    assertThat(path.state()).isEqualTo(PathReport.State.BELOW_FLOOR);
    assertThat(path.reason()).contains("shorten the cut-off");
  }

  @Test
  void aFaultOnALinkThatIsNotThereIsRefused() {
    FibreCut nowhere = new FibreCut(9, new Period(0, 1));
    assertThatThrownBy(() -> new Simulation(SimulatedChain.of(2, 1).model(), List.of(nowhere), 1))
        .hasMessageContaining("fault on link 9");
  }

  @Test
  void aKeyPoolIsFedAtTheSpeedOfTheClock() {
    AtomicLong millis = new AtomicLong(1_000_000);
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    Simulation simulation = new Simulation(random(30, 5).model(), List.of(), 5);
    PacedSimulation paced = new PacedSimulation(simulation, clock, 10);
    KeyPolicy policy =
        new KeyPolicy(256, 64, 1024, 100_000, 128, Duration.ofHours(1), Duration.ofHours(1));
    KeyPool pool =
        new KeyPool(
            policy,
            new SimulatedKeySource(paced.supply(0), 256, new SplittableRandom(1)),
            clock,
            0);
    assertThat(pool.stored()).isZero();
    for (int i = 1; i <= 60; i++) {
      millis.addAndGet(997);
      assertThat(pool.stored())
          .isEqualTo((int) (paced.report().links().getFirst().secretBits() / 256));
    }
    assertThat(pool.stored()).isPositive();
    assertThat(paced.report().seconds()).isEqualTo(60 * 9.97);
  }

  private static String answer(SimulatedChain chain, PairRequest request) {
    MeshModel model = chain.model();
    MeshModel asked =
        new MeshModel(model.nodes(), model.links(), List.of(request), model.distillation());
    PathReport path = new Simulation(asked, List.of(), 1).report().paths().getFirst();
    assertThat(path.state()).isEqualTo(PathReport.State.INFEASIBLE);
    assertThat(path.nodes()).isEmpty();
    return String.valueOf(path.reason());
  }

  /** A random mesh that is being simulated. */
  private record Run(MeshModel model, Simulation simulation) {
    MeshReport at(double seconds) {
      simulation.runTo(Math.round(seconds * SECOND));
      return simulation.report();
    }
  }

  private static Run random(int sites, long seed, Fault... faults) {
    MeshModel model =
        SimulatedNetworks.random(sites, sites / 3, 0.99, 0.8, new SplittableRandom(seed));
    return new Run(model, new Simulation(model, List.of(faults), seed));
  }
}
