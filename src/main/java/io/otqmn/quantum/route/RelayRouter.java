package io.otqmn.quantum.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The route for keys handed on by trusted nodes, one key bit per hop: the one whose poorest link
 * has the most key; among those the one with the fewest hops; among those the one whose first pool
 * to run dry lasts longest.
 */
public final class RelayRouter {
  private record Reached(int node, double width) {}

  private final Mesh mesh;

  public RelayRouter(Mesh mesh) {
    this.mesh = mesh;
  }

  public Optional<Route> find(int from, int to) {
    mesh.requireEnds(from, to);
    double width = widest(from, to);
    return width > 0 ? Optional.of(shortest(from, to, width)) : Optional.empty();
  }

  static double width(MeshLink link) {
    LinkKeys keys = link.keys();
    return keys == null ? 0 : keys.bitsPerSecond();
  }

  private double widest(int from, int to) {
    double[] widths = new double[mesh.nodes().size()];
    PriorityQueue<Reached> queue =
        new PriorityQueue<>((x, y) -> Double.compare(y.width(), x.width()));
    queue.add(new Reached(from, Double.POSITIVE_INFINITY));
    for (Reached reached = queue.poll(); reached != null; reached = queue.poll()) {
      int node = reached.node();
      if (node == to) {
        return reached.width();
      }
      if (reached.width() < widths[node] || !(node == from || mesh.node(node).trusted())) {
        continue;
      }
      for (int link : mesh.linksOf(node)) {
        int next = mesh.link(link).otherEnd(node);
        double width = Math.min(reached.width(), width(mesh.link(link)));
        if (width > widths[next]) {
          widths[next] = width;
          queue.add(new Reached(next, width));
        }
      }
    }
    return 0;
  }

  /** By layers of hops; within a layer the longest-lasting way to each node. */
  private Route shortest(int from, int to, double width) {
    int[] hops = new int[mesh.nodes().size()];
    double[] lasts = new double[hops.length];
    int[] via = new int[hops.length];
    Arrays.fill(hops, Integer.MAX_VALUE);
    hops[from] = 0;
    lasts[from] = Double.POSITIVE_INFINITY;
    List<Integer> layer = List.of(from);
    while (hops[to] == Integer.MAX_VALUE) {
      List<Integer> nextLayer = new ArrayList<>();
      for (int node : layer) {
        if (node != from && !mesh.node(node).trusted()) {
          continue;
        }
        for (int link : mesh.linksOf(node)) {
          LinkKeys keys = mesh.link(link).keys();
          if (keys == null || keys.bitsPerSecond() < width) {
            continue;
          }
          int next = mesh.link(link).otherEnd(node);
          double lasting = Math.min(lasts[node], keys.depletionSeconds());
          if (hops[next] == Integer.MAX_VALUE) {
            hops[next] = hops[node] + 1;
            lasts[next] = -1;
            nextLayer.add(next);
          }
          if (hops[next] == hops[node] + 1 && lasting > lasts[next]) {
            lasts[next] = lasting;
            via[next] = link;
          }
        }
      }
      layer = nextLayer;
    }
    List<Integer> links = new ArrayList<>();
    for (int node = to; node != from; node = mesh.link(links.getLast()).otherEnd(node)) {
      links.add(via[node]);
    }
    return Route.along(mesh, from, links.reversed());
  }
}
