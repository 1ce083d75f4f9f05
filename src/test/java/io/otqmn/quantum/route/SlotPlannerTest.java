package io.otqmn.quantum.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.quantum.route.SlotPlan.Committed;
import io.otqmn.quantum.route.SlotPlan.Recovery;
import io.otqmn.quantum.route.SlotPlan.Request;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlotPlannerTest {
  @Test
  void nothingIsPromisedTwice() {
    for (int seed = 0; seed < 300; seed++) {
      Mesh mesh = mesh(seed);
      int[] channels = new int[mesh.links().size()];
      int[] qubits = new int[mesh.nodes().size()];
      for (Committed committed : plan(mesh, 0).committed()) {
        use(committed.major(), channels, qubits);
        committed.recoveries().forEach(r -> use(r.detour(), channels, qubits));
      }
      for (int i = 0; i < channels.length; i++) {
        PairSource pairs = mesh.link(i).pairs();
        assertThat(channels[i]).isLessThanOrEqualTo(pairs == null ? 0 : pairs.channels());
      }
      for (int i = 0; i < qubits.length; i++) {
        assertThat(qubits[i]).isLessThanOrEqualTo(mesh.node(i).qubits());
      }
    }
  }

  @Test
  void oneRequestGetsItsBestRouteFirst() {
    for (int seed = 0; seed < 300; seed++) {
      Mesh mesh = mesh(seed);
      List<Committed> committed =
          new SlotPlanner(mesh, 0).plan(List.of(new Request(0, 7))).committed();
      double best =
          new ThroughputRouter(mesh, 0).find(0, 7).map(WideRoute::expectedPairs).orElse(0.0);
      assertThat(committed.isEmpty() ? 0 : committed.getFirst().major().expectedPairs())
          .isEqualTo(best);
    }
  }

  @Test
  void noRouteIsBelowTheFloorWithOrWithoutItsDetours() {
    int detours = 0;
    for (int seed = 0; seed < 600; seed++) {
      Mesh mesh = mesh(seed);
      for (Committed committed : plan(mesh, 0.6).committed()) {
        Route major = committed.major().route();
        double w = major.pair(mesh).parameter();
        assertThat(major.pair(mesh).fidelity()).isGreaterThanOrEqualTo(0.6 - 1e-9);
        // the worst detours that do not overlap, by position along the route
        double[] worst = new double[major.hops() + 1];
        worst[0] = 1;
        for (int last = 1; last <= major.hops(); last++) {
          worst[last] = worst[last - 1];
          for (Recovery recovery : committed.recoveries()) {
            if (recovery.last() == last) {
              detours++;
              Route stretch =
                  new Route(
                      major.nodes().subList(recovery.first(), last + 1),
                      major.links().subList(recovery.first(), last));
              double ratio =
                  recovery.detour().route().pair(mesh).parameter() / stretch.pair(mesh).parameter();
              worst[last] = Math.min(worst[last], worst[recovery.first()] * ratio);
            }
          }
        }
        assertThat((3 * w * worst[major.hops()] + 1) / 4).isGreaterThanOrEqualTo(0.6 - 1e-9);
      }
    }
    assertThat(detours).isPositive();
  }

  private static SlotPlan plan(Mesh mesh, double floor) {
    return new SlotPlanner(mesh, floor).plan(requests());
  }

  private static List<Request> requests() {
    return List.of(new Request(0, 7), new Request(1, 6), new Request(2, 5));
  }

  private static Mesh mesh(int seed) {
    return RandomMesh.of(8, 0.5, new SplittableRandom(seed));
  }

  private static void use(WideRoute wide, int[] channels, int[] qubits) {
    wide.route().links().forEach(link -> channels[link] += wide.width());
    List<Integer> nodes = wide.route().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      boolean inner = i > 0 && i < nodes.size() - 1;
      qubits[nodes.get(i)] += inner ? 2 * wide.width() : wide.width();
    }
  }
}
