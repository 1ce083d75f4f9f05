package io.otqmn.quantum.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The route whose swapped pair has the highest fidelity: Werner parameters multiply along a path,
 * so it is a shortest path for -ln w. Links and swaps that leave w at or below 0 are not used.
 */
public final class FidelityRouter {
  private record Reached(int node, double cost) {}

  private final Mesh mesh;

  public FidelityRouter(Mesh mesh) {
    this.mesh = mesh;
  }

  public Optional<Route> find(int from, int to) {
    mesh.requireEnds(from, to);
    int[] via = new int[mesh.nodes().size()];
    double[] costs = costsFrom(from, via);
    if (costs[to] == Double.POSITIVE_INFINITY) {
      return Optional.empty();
    }
    List<Integer> links = new ArrayList<>();
    for (int node = to; node != from; node = mesh.link(links.getLast()).otherEnd(node)) {
      links.add(via[node]);
    }
    return Optional.of(Route.along(mesh, from, links.reversed()));
  }

  /** -ln w of the best path from a node to each other one; infinite where there is none. */
  double[] costsFrom(int from) {
    return costsFrom(from, new int[mesh.nodes().size()]);
  }

  private double[] costsFrom(int from, int[] via) {
    double[] costs = new double[mesh.nodes().size()];
    Arrays.fill(costs, Double.POSITIVE_INFINITY);
    costs[from] = 0;
    PriorityQueue<Reached> queue =
        new PriorityQueue<>((x, y) -> Double.compare(x.cost(), y.cost()));
    queue.add(new Reached(from, 0));
    for (Reached reached = queue.poll(); reached != null; reached = queue.poll()) {
      int node = reached.node();
      if (reached.cost() > costs[node]) {
        continue;
      }
      double passing = node == from ? 0 : passing(mesh.node(node));
      for (int link : mesh.linksOf(node)) {
        int next = mesh.link(link).otherEnd(node);
        double cost = reached.cost() + passing + crossing(mesh.link(link));
        if (cost < costs[next]) {
          costs[next] = cost;
          via[next] = link;
          queue.add(new Reached(next, cost));
        }
      }
    }
    return costs;
  }

  static double crossing(MeshLink link) {
    PairSource pairs = link.pairs();
    return pairs == null || !pairs.usable()
        ? Double.POSITIVE_INFINITY
        : cost(pairs.pair().parameter());
  }

  static double passing(MeshNode node) {
    return node.swapSuccess() == 0 ? Double.POSITIVE_INFINITY : cost(node.swapGateFidelity());
  }

  private static double cost(double w) {
    return w > 0 ? -StrictMath.log(w) : Double.POSITIVE_INFINITY;
  }
}
