package io.otqmn.quantum.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Routes for a key that is relayed in XOR shares, one per route: no relay sees more than one share,
 * so fewer corrupt relays than routes learn nothing. Of all sets of k routes without a common inner
 * node, one whose poorest link is richest, and among those one with the fewest hops in all. Each
 * share is as long as the key: shares cost k times the hops.
 */
public final class DisjointRelayRouter {
  private final Mesh mesh;

  public DisjointRelayRouter(Mesh mesh) {
    this.mesh = mesh;
  }

  /** Exactly {@code count} routes, or none if the mesh has no such set. */
  public List<Route> find(int from, int to, int count) {
    mesh.requireEnds(from, to);
    if (count < 1) {
      throw new IllegalArgumentException("number of routes is " + count + ": give at least 1");
    }
    double[] widths =
        mesh.links().stream()
            .mapToDouble(RelayRouter::width)
            .filter(width -> width > 0)
            .distinct()
            .sorted()
            .toArray();
    List<Route> best = List.of();
    int low = 0;
    int high = widths.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      List<Route> routes = new Flow(mesh, from, to, widths[middle]).routes(count);
      if (routes.isEmpty()) {
        high = middle - 1;
      } else {
        best = routes;
        low = middle + 1;
      }
    }
    return best;
  }

  /**
   * Cheapest flow through split nodes (2v in, 2v + 1 out), found by shortest augmenting paths;
   * every link costs one hop.
   */
  private static final class Flow {
    private final Mesh mesh;
    private final int source;
    private final int target;
    private final List<int[]> arcs = new ArrayList<>();
    private final List<List<Integer>> arcsOf = new ArrayList<>();
    private static final int TO = 0;
    private static final int CAPACITY = 1;
    private static final int COST = 2;
    private static final int LINK = 3;

    Flow(Mesh mesh, int from, int to, double width) {
      this.mesh = mesh;
      this.source = 2 * from + 1;
      this.target = 2 * to;
      for (int i = 0; i < 2 * mesh.nodes().size(); i++) {
        arcsOf.add(new ArrayList<>());
      }
      for (int node = 0; node < mesh.nodes().size(); node++) {
        if (node != from && node != to && mesh.node(node).trusted()) {
          add(2 * node, 2 * node + 1, 0, -1);
        }
      }
      for (int i = 0; i < mesh.links().size(); i++) {
        MeshLink link = mesh.link(i);
        if (RelayRouter.width(link) >= width) {
          add(2 * link.a() + 1, 2 * link.b(), 1, i);
          add(2 * link.b() + 1, 2 * link.a(), 1, i);
        }
      }
    }

    /** An arc and, at the next index, its reverse. */
    private void add(int from, int to, int cost, int link) {
      arcsOf.get(from).add(arcs.size());
      arcs.add(new int[] {to, 1, cost, link});
      arcsOf.get(to).add(arcs.size());
      arcs.add(new int[] {from, 0, -cost, link});
    }

    List<Route> routes(int count) {
      for (int i = 0; i < count; i++) {
        if (!augment()) {
          return List.of();
        }
      }
      List<Route> routes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        routes.add(follow());
      }
      routes.sort((x, y) -> Integer.compare(x.hops(), y.hops()));
      return List.copyOf(routes);
    }

    /** Bellman-Ford: reverse arcs cost less than nothing. */
    private boolean augment() {
      int[] costs = new int[arcsOf.size()];
      int[] via = new int[arcsOf.size()];
      Arrays.fill(costs, Integer.MAX_VALUE);
      costs[source] = 0;
      boolean changed = true;
      while (changed) {
        changed = false;
        for (int node = 0; node < arcsOf.size(); node++) {
          for (int index : arcsOf.get(node)) {
            int[] arc = arcs.get(index);
            if (costs[node] != Integer.MAX_VALUE
                && arc[CAPACITY] > 0
                && costs[node] + arc[COST] < costs[arc[TO]]) {
              costs[arc[TO]] = costs[node] + arc[COST];
              via[arc[TO]] = index;
              changed = true;
            }
          }
        }
      }
      if (costs[target] == Integer.MAX_VALUE) {
        return false;
      }
      for (int node = target; node != source; node = arcs.get(via[node] ^ 1)[TO]) {
        arcs.get(via[node])[CAPACITY]--;
        arcs.get(via[node] ^ 1)[CAPACITY]++;
      }
      return true;
    }

    /** Takes one route out of the flow. */
    private Route follow() {
      List<Integer> links = new ArrayList<>();
      int node = source;
      while (node != target) {
        for (int index : arcsOf.get(node)) {
          if (index % 2 == 0 && arcs.get(index)[CAPACITY] == 0) {
            int[] arc = arcs.get(index);
            arc[CAPACITY] = 1;
            if (arc[LINK] >= 0) {
              links.add(arc[LINK]);
            }
            node = arc[TO];
            break;
          }
        }
      }
      return Route.along(mesh, source / 2, links);
    }
  }
}
