package io.otqmn.quantum.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every router against the best of all simple paths, on 1,000 meshes of 8 nodes. */
class RoutersByBruteForceTest {
  private static final int MESHES = 1000;
  private static final int FROM = 0;
  private static final int TO = 7;

  @Test
  void fidelityRouterFindsTheHighestFidelity() {
    int found = 0;
    for (int seed = 0; seed < MESHES; seed++) {
      Mesh mesh = mesh(seed);
      double best =
          swappable(mesh).stream().mapToDouble(r -> r.pair(mesh).fidelity()).max().orElse(-1);
      Optional<Route> route = new FidelityRouter(mesh).find(FROM, TO);
      assertThat(route.map(r -> r.pair(mesh).fidelity()).orElse(-1.0))
          .as("mesh %s", seed)
          .isCloseTo(best, within(1e-12));
      found += route.isPresent() ? 1 : 0;
    }
    assertThat(found).isBetween(MESHES / 3, MESHES - 1);
  }

  @Test
  void rateRouterFindsTheHighestRateAboveTheFloor() {
    int found = 0;
    for (int seed = 0; seed < MESHES; seed++) {
      Mesh mesh = mesh(seed);
      for (double floor : new double[] {0, 0.5, 0.7, 0.9}) {
        Optional<Route> best =
            swappable(mesh).stream()
                .filter(r -> r.pair(mesh).fidelity() >= floor)
                .max(
                    Comparator.comparingDouble((Route r) -> r.pairsPerSecond(mesh))
                        .thenComparingDouble(r -> r.pair(mesh).fidelity()));
        Optional<Route> route = new RateRouter(mesh).find(FROM, TO, floor);
        assertThat(route.isPresent()).as("mesh %s", seed).isEqualTo(best.isPresent());
        if (route.isPresent()) {
          found++;
          assertThat(route.get().pairsPerSecond(mesh))
              .isCloseTo(best.get().pairsPerSecond(mesh), within(1e-9));
          assertThat(route.get().pair(mesh).fidelity())
              .isCloseTo(best.get().pair(mesh).fidelity(), within(1e-9));
        }
      }
    }
    assertThat(found).isGreaterThan(MESHES);
  }

  @Test
  void throughputRouterFindsTheHighestExpectedThroughput() {
    int found = 0;
    for (int seed = 0; seed < MESHES; seed++) {
      Mesh mesh = mesh(seed);
      for (double floor : new double[] {0, 0.7}) {
        double best = 0;
        for (Route route : swappable(mesh)) {
          if (route.pair(mesh).fidelity() >= floor) {
            best = Math.max(best, ExpectedThroughput.of(mesh, route, width(mesh, route)));
          }
        }
        Optional<WideRoute> wide = new ThroughputRouter(mesh, floor).find(FROM, TO);
        assertThat(wide.map(WideRoute::expectedPairs).orElse(0.0))
            .as("mesh %s floor %s", seed, floor)
            .isCloseTo(best, within(1e-9));
        wide.ifPresent(w ->
            assertThat(ExpectedThroughput.of(mesh, w.route(), w.width()))
                .isCloseTo(w.expectedPairs(), within(1e-12)));
        found += wide.isPresent() ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(MESHES / 2);
  }

  @Test
  void relayRouterFindsTheRichestThenShortestThenLongestLasting() {
    Comparator<Route> order = null;
    for (int seed = 0; seed < MESHES; seed++) {
      Mesh mesh = mesh(seed);
      order =
          Comparator.comparingDouble((Route r) -> r.relayedBitsPerSecond(mesh))
              .thenComparing(Comparator.comparingInt(Route::hops).reversed())
              .thenComparingDouble(r -> lasts(mesh, r));
      Optional<Route> best = relayable(mesh, 1).stream().max(order);
      Optional<Route> route = new RelayRouter(mesh).find(FROM, TO);
      assertThat(route.isPresent()).as("mesh %s", seed).isEqualTo(best.isPresent());
      if (route.isPresent()) {
        assertThat(order.compare(route.get(), best.get())).as("mesh %s", seed).isZero();
      }
    }
  }

  @Test
  void disjointRoutersShareNoRelayAndAreTheRichestThenShortest() {
    int found = 0;
    for (int seed = 0; seed < MESHES; seed++) {
      Mesh mesh = mesh(seed);
      for (int count = 1; count <= 3; count++) {
        double[] best = {-1, 0};
        choose(
            relayable(mesh, 1),
            count,
            0,
            new ArrayList<>(),
            set -> {
              double width = poorest(mesh, set);
              int hops = set.stream().mapToInt(Route::hops).sum();
              if (width > best[0] || (width == best[0] && hops < best[1])) {
                best[0] = width;
                best[1] = hops;
              }
            });
        List<Route> routes = new DisjointRelayRouter(mesh).find(FROM, TO, count);
        if (best[0] < 0) {
          assertThat(routes).as("mesh %s count %s", seed, count).isEmpty();
        } else {
          found++;
          assertThat(routes).as("mesh %s count %s", seed, count).hasSize(count);
          assertThat(disjoint(routes)).isTrue();
          assertThat(poorest(mesh, routes)).isEqualTo(best[0]);
          assertThat(routes.stream().mapToInt(Route::hops).sum()).isEqualTo((int) best[1]);
        }
      }
    }
    assertThat(found).isGreaterThan(MESHES / 2);
  }

  private static Mesh mesh(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return RandomMesh.of(8, 0.2 + random.nextDouble(0.3), random);
  }

  private static List<Route> swappable(Mesh mesh) {
    return RandomMesh.allRoutes(mesh, FROM, TO).stream()
        .filter(r ->
            r.links().stream()
                .map(link -> mesh.link(link).pairs())
                .allMatch(p -> p != null && p.pairsPerSecond() > 0 && p.pair().parameter() > 0))
        .filter(r -> r.swapSuccess(mesh) > 0)
        .toList();
  }

  private static int width(Mesh mesh, Route route) {
    int width = Math.min(mesh.node(FROM).qubits(), mesh.node(TO).qubits());
    for (int link : route.links()) {
      PairSource pairs = mesh.link(link).pairs();
      width = Math.min(width, pairs == null ? 0 : pairs.channels());
    }
    for (int node : route.inner()) {
      width = Math.min(width, mesh.node(node).qubits() / 2);
    }
    return width;
  }

  private static List<Route> relayable(Mesh mesh, double least) {
    return RandomMesh.allRoutes(mesh, FROM, TO).stream()
        .filter(r -> r.relayedBitsPerSecond(mesh) >= least)
        .filter(r -> r.inner().stream().allMatch(node -> mesh.node(node).trusted()))
        .toList();
  }

  private static double lasts(Mesh mesh, Route route) {
    return route.links().stream()
        .map(link -> mesh.link(link).keys())
        .mapToDouble(keys -> keys == null ? 0 : keys.depletionSeconds())
        .min()
        .orElseThrow();
  }

  private static double poorest(Mesh mesh, List<Route> routes) {
    return routes.stream().mapToDouble(r -> r.relayedBitsPerSecond(mesh)).min().orElseThrow();
  }

  private static void choose(
      List<Route> from, int count, int start, List<Route> chosen, Consumer<List<Route>> each) {
    if (chosen.size() == count) {
      each.accept(chosen);
      return;
    }
    for (int i = start; i < from.size(); i++) {
      chosen.add(from.get(i));
      if (disjoint(chosen)) {
        choose(from, count, i + 1, chosen, each);
      }
      chosen.removeLast();
    }
  }

  private static boolean disjoint(List<Route> routes) {
    Set<Integer> inner = new HashSet<>();
    Set<Integer> links = new HashSet<>();
    return routes.stream()
        .allMatch(r ->
            r.inner().stream().allMatch(inner::add) && r.links().stream().allMatch(links::add));
  }
}
