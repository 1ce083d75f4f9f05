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
    private final double promise;

    Partial(
        int node,
        double[] tails,
        double swaps,
        double w,
        int hops,
        int link,
        @Nullable Partial before,
        double expected,
        double promise) {
      this.node = node;
      this.tails = tails;
      this.swaps = swaps;
      this.w = w;
      this.hops = hops;
      this.link = link;
      this.before = before;
      this.expected = expected;
      this.promise = promise;
    }
  }

  /**
   * What can be hoped for from each node on to one end.
   *
   * @param pairs see {@link #outlook}
   * @param werner highest Werner parameter of a path to the end; null: not known
   */
  record Prospect(double[] pairs, double @Nullable [] werner) {}

  private final Mesh mesh;
  private final double floor;
  private final boolean exact;
  private final double[][][] tails;
  private final int widest;

  /**
   * @param minFidelity 0: any
   */
  public ThroughputRouter(Mesh mesh, double minFidelity) {
    this(mesh, minFidelity, true);
  }

  /**
   * Q-CAST's own search if not {@code exact}: of two partial paths the one with more expected pairs
   * wins. Faster, and rarely much worse.
   */
  ThroughputRouter(Mesh mesh, double minFidelity, boolean exact) {
    this.mesh = mesh;
    this.exact = exact;
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
    mesh.requireEnds(from, to);
    FreeResources free = new FreeResources(mesh);
    return find(free, from, to, prospect(free, to));
  }

  /**
   * What is free may be less than at the time of the prospect, never more.
   *
   * @param prospect of the node {@code to}
   */
  Optional<WideRoute> find(FreeResources free, int from, int to, Prospect prospect) {
    return find(free, from, to, widest, Integer.MAX_VALUE, floor, prospect);
  }

  Prospect prospect(FreeResources free, int to) {
    double[] fidelity = null;
    if (floor > 0) {
      fidelity = new FidelityRouter(mesh).costsFrom(to);
      for (int i = 0; i < fidelity.length; i++) {
        fidelity[i] = StrictMath.exp(-fidelity[i]);
      }
    }
    return new Prospect(outlook(free, to, Integer.MAX_VALUE), fidelity);
  }

  /** For a search of so few hops that fidelity bounds would not pay. */
  Prospect prospect(FreeResources free, int to, int maxHops) {
    return new Prospect(outlook(free, to, maxHops), null);
  }

  /**
   * For every node the part of the expected pairs that can reach the end from there at best: the
   * highest product of swap successes and of chances that a link has a pair at all. Directs the
   * search (A*) without changing its answer. 0 for nodes that are more than {@code maxHops} hops
   * away.
   */
  private double[] outlook(FreeResources free, int to, int maxHops) {
    int[] hops = new int[mesh.nodes().size()];
    Arrays.fill(hops, Integer.MAX_VALUE);
    int[] order = new int[hops.length];
    order[0] = to;
    hops[to] = 0;
    for (int head = 0, tail = 1; head < tail && hops[order[head]] < maxHops; head++) {
      for (int link : mesh.linksOf(order[head])) {
        int next = mesh.link(link).otherEnd(order[head]);
        if (hops[next] == Integer.MAX_VALUE && free.channels(link) > 0) {
          hops[next] = hops[order[head]] + 1;
          order[tail++] = next;
        }
      }
    }
    double[] best = new double[mesh.nodes().size()];
    PriorityQueue<double[]> queue = new PriorityQueue<>((x, y) -> Double.compare(y[1], x[1]));
    best[to] = 1;
    queue.add(new double[] {to, 1});
    for (double[] reached = queue.poll(); reached != null; reached = queue.poll()) {
      int node = (int) reached[0];
      if (reached[1] < best[node]) {
        continue;
      }
      double passing = node == to ? 1 : mesh.node(node).swapSuccess();
      for (int link : mesh.linksOf(node)) {
        int channels = free.channels(link);
        int next = mesh.link(link).otherEnd(node);
        double part =
            channels == 0 || hops[next] > maxHops
                ? 0
                : reached[1] * passing * tails[link][channels][0];
        if (part > best[next]) {
          best[next] = part;
          queue.add(new double[] {next, part});
        }
      }
    }
    return best;
  }

  /**
   * @param floor least Werner parameter of the route
   */
  Optional<WideRoute> find(
      FreeResources free,
      int from,
      int to,
      int maxWidth,
      int maxHops,
      double floor,
      Prospect prospect) {
    mesh.requireEnds(from, to);
    WideRoute best = null;
    int ends = Math.min(free.qubits(from), free.qubits(to));
    for (int width = Math.min(maxWidth, ends); width > 0; width--) {
      double atLeast = best == null ? 0 : best.expectedPairs();
      if (width <= atLeast) {
        break;
      }
      Partial end = search(free, from, to, width, maxHops, atLeast, floor, prospect);
      if (end != null) {
        best = new WideRoute(Route.along(mesh, from, links(end)), width, end.expected);
      }
    }
    return Optional.ofNullable(best);
  }

  /** Best first; what falls to {@code atLeast} or below is given up. */
  private @Nullable Partial search(
      FreeResources free,
      int from,
      int to,
      int width,
      int maxHops,
      double atLeast,
      double floor,
      Prospect prospect) {
    double[] werner = prospect.werner();
    if (werner != null && werner[from] < floor) {
      return null;
    }
    List<@Nullable List<Partial>> kept = new ArrayList<>();
    for (int i = 0; i < mesh.nodes().size(); i++) {
      kept.add(null);
    }
    PriorityQueue<Partial> queue =
        new PriorityQueue<>((x, y) -> Double.compare(y.promise, x.promise));
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    queue.add(new Partial(from, ones, 1, 1, 0, -1, null, width, width));
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
        Partial longer = extended(path, link, next, next == to, prospect.pairs()[next]);
        double w = werner == null ? longer.w : longer.w * werner[next];
        if (longer.promise > atLeast && w >= floor) {
          queue.add(longer);
        }
      }
    }
    return null;
  }

  private Partial extended(Partial path, int link, int next, boolean last, double outlook) {
    int width = path.tails.length;
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
    return new Partial(
        next,
        product,
        swaps,
        w * gate,
        path.hops + 1,
        link,
        path,
        mean * swaps,
        mean * swaps * outlook);
  }

  private boolean keep(
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

  private boolean beats(Partial one, Partial other, boolean hopsMatter, boolean fidelityMatters) {
    if ((exact && one.swaps < other.swaps)
        || (fidelityMatters && one.w < other.w)
        || (hopsMatter && one.hops > other.hops)) {
      return false;
    }
    if (!exact) {
      return one.expected >= other.expected;
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
