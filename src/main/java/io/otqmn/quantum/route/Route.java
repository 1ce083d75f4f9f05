package io.otqmn.quantum.route;

import io.otqmn.quantum.link.WernerState;
import java.util.ArrayList;
import java.util.List;

/**
 * A path and what it would carry.
 *
 * @param nodes indices from one end to the other, one more than links
 * @param links indices of the links between them
 */
public record Route(List<Integer> nodes, List<Integer> links) {
  public Route {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
  }

  static Route along(Mesh mesh, int from, List<Integer> links) {
    List<Integer> nodes = new ArrayList<>(links.size() + 1);
    nodes.add(from);
    for (int link : links) {
      nodes.add(mesh.link(link).otherEnd(nodes.getLast()));
    }
    return new Route(nodes, links);
  }

  public int hops() {
    return links.size();
  }

  public List<Integer> inner() {
    return nodes.subList(1, nodes.size() - 1);
  }

  /** The pair between the ends after swapping at every inner node. */
  public WernerState pair(Mesh mesh) {
    double w = 1;
    for (int link : links) {
      w *= pairs(mesh, link).pair().parameter();
    }
    for (int node : inner()) {
      w *= mesh.node(node).swapGateFidelity();
    }
    return WernerState.ofParameter(w);
  }

  /** The slowest link's pairs, times the chance that every swap works. */
  public double pairsPerSecond(Mesh mesh) {
    double slowest = Double.POSITIVE_INFINITY;
    for (int link : links) {
      slowest = Math.min(slowest, pairs(mesh, link).pairsPerSecond());
    }
    return slowest * swapSuccess(mesh);
  }

  double swapSuccess(Mesh mesh) {
    double chance = 1;
    for (int node : inner()) {
      chance *= mesh.node(node).swapSuccess();
    }
    return chance;
  }

  /** Key bits per second that can be relayed along it: those of its poorest link. */
  public double relayedBitsPerSecond(Mesh mesh) {
    double poorest = Double.POSITIVE_INFINITY;
    for (int link : links) {
      LinkKeys keys = mesh.link(link).keys();
      poorest = Math.min(poorest, keys == null ? 0 : keys.bitsPerSecond());
    }
    return poorest;
  }

  private static PairSource pairs(Mesh mesh, int link) {
    PairSource pairs = mesh.link(link).pairs();
    if (pairs == null) {
      throw new IllegalArgumentException(
          "link " + mesh.link(link).name() + " makes no pairs: choose a route without it");
    }
    return pairs;
  }
}
