package io.otqmn.quantum.route;

import io.otqmn.quantum.link.WernerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The route with the most pairs per second among those at or above a fidelity; among equals the one
 * with the highest fidelity. The better of two partial paths is not always the better start, so
 * every node keeps all partial paths of which none is worse in everything: slowest link, chance of
 * the swaps, Werner parameter.
 */
public final class RateRouter {
  private static final double ROUNDING = 1 - 1e-12;

  private record Partial(
      int node, double slowest, double swaps, double w, int link, @Nullable Partial before) {
    double rate() {
      return slowest * swaps;
    }

    boolean noWorseThan(Partial other) {
      return slowest >= other.slowest && swaps >= other.swaps && w >= other.w;
    }
  }

  private final Mesh mesh;

  public RateRouter(Mesh mesh) {
    this.mesh = mesh;
  }

  public Optional<Route> find(int from, int to, double minFidelity) {
    mesh.requireEnds(from, to);
    double floor = new WernerState(minFidelity).parameter() * ROUNDING;
    double[] costsToEnd = new FidelityRouter(mesh).costsFrom(to);
    List<List<Partial>> kept = new ArrayList<>();
    mesh.nodes().forEach(node -> kept.add(new ArrayList<>()));
    PriorityQueue<Partial> queue =
        new PriorityQueue<>(
            Comparator.comparingDouble(Partial::rate).thenComparingDouble(Partial::w).reversed());
    queue.add(new Partial(from, Double.POSITIVE_INFINITY, 1, 1, -1, null));
    for (Partial best = queue.poll(); best != null; best = queue.poll()) {
      if (best.node() == to) {
        return Optional.of(Route.along(mesh, from, links(best)));
      }
      if (!keep(kept.get(best.node()), best)) {
        continue;
      }
      for (int link : mesh.linksOf(best.node())) {
        Partial next = extended(best, link, from, to);
        if (next != null && next.w() * StrictMath.exp(-costsToEnd[next.node()]) >= floor) {
          queue.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable Partial extended(Partial path, int index, int from, int to) {
    MeshLink link = mesh.link(index);
    PairSource pairs = link.pairs();
    int next = link.otherEnd(path.node());
    if (pairs == null || !pairs.usable() || next == from) {
      return null;
    }
    // the swap at the next node is paid on arrival, so that paths to one node compare alike
    boolean last = next == to;
    double swaps = last ? 1 : mesh.node(next).swapSuccess();
    double gate = last ? 1 : mesh.node(next).swapGateFidelity();
    if (swaps == 0 || gate == 0) {
      return null;
    }
    return new Partial(
        next,
        Math.min(path.slowest(), pairs.pairsPerSecond()),
        path.swaps() * swaps,
        path.w() * pairs.pair().parameter() * gate,
        index,
        path);
  }

  private static boolean keep(List<Partial> kept, Partial candidate) {
    for (Partial other : kept) {
      if (other.noWorseThan(candidate)) {
        return false;
      }
    }
    kept.add(candidate);
    return true;
  }

  private static List<Integer> links(Partial end) {
    List<Integer> links = new ArrayList<>();
    for (Partial at = end; at != null && at.before() != null; at = at.before()) {
      links.add(at.link());
    }
    return links.reversed();
  }
}
