package io.otqmn.quantum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.PairSource;
import io.otqmn.quantum.route.SlotPlan;
import io.otqmn.quantum.route.SlotPlan.Committed;
import io.otqmn.quantum.route.SlotPlan.Request;
import io.otqmn.quantum.route.SlotPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedSlotTest {
  private static final int SLOTS = 20_000;

  @Test
  void withoutDetoursTheMeanIsTheExpectedThroughput() {
    Mesh mesh = mesh(1);
    SlotPlan plan = new SlotPlanner(mesh, 0).plan(requests());
    List<Committed> bare = new ArrayList<>();
    plan.committed().forEach(c -> bare.add(new Committed(c.request(), c.major(), List.of())));
    double mean = mean(mesh, new SlotPlan(bare, plan.expectedPairs()));
    assertThat(mean).isCloseTo(plan.expectedPairs(), within(0.05));
    assertThat(mean(mesh, plan)).isGreaterThan(mean);
  }

  @Test
  void theSameSeedPlaysTheSameSlots() {
    Mesh mesh = mesh(2);
    SlotPlan plan = new SlotPlanner(mesh, 0).plan(requests());
    assertThat(mean(mesh, plan)).isEqualTo(mean(mesh, plan));
    assertThat(mesh(2).links()).isEqualTo(mesh.links());
  }

  @Test
  void theReferenceSettingHasItsMeans() {
    double degree = 0;
    double success = 0;
    for (int seed = 0; seed < 20; seed++) {
      Mesh mesh = mesh(seed);
      degree += 2.0 * mesh.links().size() / mesh.nodes().size() / 20;
      success +=
          mesh.links().stream()
                  .map(link -> link.pairs())
                  .mapToDouble(PairSource::successPerSlot)
                  .average()
                  .orElseThrow()
              / 20;
    }
    assertThat(degree).isCloseTo(6, within(0.3));
    assertThat(success).isCloseTo(0.6, within(1e-6));
  }

  private static double mean(Mesh mesh, SlotPlan plan) {
    SimulatedSlot slot = new SimulatedSlot(mesh, new SplittableRandom(3));
    long pairs = 0;
    for (int i = 0; i < SLOTS; i++) {
      pairs += slot.play(plan);
    }
    return (double) pairs / SLOTS;
  }

  private static Mesh mesh(int seed) {
    return SimulatedMeshes.reference(50, 0.95, new SplittableRandom(seed));
  }

  private static List<Request> requests() {
    return List.of(new Request(0, 1), new Request(2, 3), new Request(4, 5));
  }
}
