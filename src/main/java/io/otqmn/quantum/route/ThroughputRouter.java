package io.otqmn.quantum.route;

import io.otqmn.quantum.link.WernerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The route and width with the highest {@link ExpectedThroughput} in what is free, optionally above
 * a fidelity. Q-CAST's extended Dijkstra keeps one partial path per node; this one keeps all that
 * no other beats in every tail, in swap success and in fidelity, so its answer is exact.
 */
public final class ThroughputRouter {
  private static final double ROUNDING = 1 - 1e-12;

  /** A path from one end to some node, with the chance of at least 1, 2, … pairs along it. */
  private static final class Partial {
    private final int node;
    private final double[] tails;
    private final double swaps;
    private final double w;
    private final int hops;
    private final int link;
    private final @Nullable Partial before;
    private final double expected;

    Partial(
        int node,
        double[] tails,
        double swaps,
        double w,
        int hops,
        int link,
        @Nullable Partial before,
        double expected) {
      this.node = node;
      this.tails = tails;
      this.swaps = swaps;
      this.w = w;
      this.hops = hops;
      this.link = link;
      this.before = before;
      this.expected = expected;
    }
  }

  private final Mesh mesh;
  private final double floor;
  private final double[][][] tails;
  private final int widest;

  /**
   * @param minFidelity 0: any
   */
  public ThroughputRouter(Mesh mesh, double minFidelity) {
    this.mesh = mesh;
    this.floor = new WernerState(minFidelity).parameter() * ROUNDING;
    int most = 0;
    tails = new double[mesh.links().size()][][];
    for (int i = 0; i < tails.length; i++) {
      PairSource pairs = mesh.link(i).pairs();
      int channels = pairs == null ? 0 : pairs.channels();
      tails[i] = new double[channels + 1][];
      for (int width = 1; width <= channels; width++) {
        tails[i][width] = ExpectedThroughput.tails(pairs.successPerSlot(), width);
      }
      most = Math.max(most, channels);
    }
    widest = most;
  }

  /** With all of the mesh's resources free. */
  public Optional<WideRoute> find(int from, int to) {
    return find(new FreeResources(mesh), from, to);
  }

  Optional<WideRoute> find(FreeResources free, int from, int to) {
    return find(free, from, to, widest, Integer.MAX_VALUE, floor);
  }

  /**
   * @param floor least Werner parameter of the route
   */
  Optional<WideRoute> find(
      FreeResources free, int from, int to, int maxWidth, int maxHops, double floor) {
    mesh.requireEnds(from, to);
    WideRoute best = null;
    int ends = Math.min(free.qubits(from), free.qubits(to));
    for (int width = Math.min(maxWidth, ends); width > 0; width--) {
      double atLeast = best == null ? 0 : best.expectedPairs();
      if (width <= atLeast) {
        break;
      }
      Partial end = search(free, from, to, width, maxHops, atLeast, floor);
      if (end != null) {
        best = new WideRoute(Route.along(mesh, from, links(end)), width, end.expected);
      }
    }
    return Optional.ofNullable(best);
  }

  /** Best first; what falls to {@code atLeast} or below is given up. */
  private @Nullable Partial search(
      FreeResources free, int from, int to, int width, int maxHops, double atLeast, double floor) {
    List<@Nullable List<Partial>> kept = new ArrayList<>();
    for (int i = 0; i < mesh.nodes().size(); i++) {
      kept.add(null);
    }
    PriorityQueue<Partial> queue =
        new PriorityQueue<>((x, y) -> Double.compare(y.expected, x.expected));
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    queue.add(new Partial(from, ones, 1, 1, 0, -1, null, width));
    for (Partial path = queue.poll(); path != null; path = queue.poll()) {
      int node = path.node;
      if (node == to) {
        return path;
      }
      if (path.hops >= maxHops || !keep(kept, path, maxHops < Integer.MAX_VALUE, floor > 0)) {
        continue;
      }
      for (int link : mesh.linksOf(node)) {
        int next = mesh.link(link).otherEnd(node);
        if (next == from
            || free.channels(link) < width
            || (next != to && free.qubits(next) < 2 * width)) {
          continue;
        }
        Partial longer = extended(path, link, next, next == to, width);
        if (longer.expected > atLeast && longer.w >= floor) {
          queue.add(longer);
        }
      }
    }
    return null;
  }

  private Partial extended(Partial path, int link, int next, boolean last, int width) {
    double[] hop = tails[link][width];
    double[] product = new double[width];
    double mean = 0;
    for (int i = 0; i < width; i++) {
      product[i] = path.tails[i] * hop[i];
      mean += product[i];
    }
    // the swap at the next node is paid on arrival, so that paths to one node compare alike
    double swaps = path.swaps * (last ? 1 : mesh.node(next).swapSuccess());
    PairSource pairs = mesh.link(link).pairs();
    double w = path.w * (pairs == null ? 0 : Math.max(0, pairs.pair().parameter()));
    double gate = last ? 1 : mesh.node(next).swapGateFidelity();
    return new Partial(next, product, swaps, w * gate, path.hops + 1, link, path, mean * swaps);
  }

  private static boolean keep(
      List<@Nullable List<Partial>> kept,
      Partial candidate,
      boolean hopsMatter,
      boolean fidelityMatters) {
    List<Partial> here = kept.get(candidate.node);
    if (here == null) {
      here = new ArrayList<>(4);
      kept.set(candidate.node, here);
    }
    for (Partial other : here) {
      if (beats(other, candidate, hopsMatter, fidelityMatters)) {
        return false;
      }
    }
    here.add(candidate);
    return true;
  }

  private static boolean beats(
      Partial one, Partial other, boolean hopsMatter, boolean fidelityMatters) {
    if (one.swaps < other.swaps
        || (fidelityMatters && one.w < other.w)
        || (hopsMatter && one.hops > other.hops)) {
      return false;
    }
    for (int i = 0; i < one.tails.length; i++) {
      if (one.tails[i] < other.tails[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<Integer> links(Partial end) {
    List<Integer> links = new ArrayList<>();
    for (Partial at = end; at != null && at.before != null; at = at.before) {
      links.add(at.link);
    }
    return links.reversed();
  }
}
