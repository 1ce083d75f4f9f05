package io.otqmn.quantum.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A network: nodes, links, and which links touch which node. Immutable. */
public final class Mesh {
  private final List<MeshNode> nodes;
  private final List<MeshLink> links;
  private final int[][] linksOfNode;
  private final Map<String, Integer> indexByName = new HashMap<>();

  public Mesh(List<MeshNode> nodes, List<MeshLink> links) {
    this.nodes = List.copyOf(nodes);
    this.links = List.copyOf(links);
    for (int i = 0; i < nodes.size(); i++) {
      if (indexByName.put(nodes.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "two nodes are called " + nodes.get(i).name() + ": rename one");
      }
    }
    int[] degree = new int[nodes.size()];
    for (MeshLink link : links) {
      if (Math.min(link.a(), link.b()) < 0 || Math.max(link.a(), link.b()) >= nodes.size()) {
        throw new IllegalArgumentException(
            "link " + link.name() + " ends at a node that the mesh does not have: add the node");
      }
      degree[link.a()]++;
      degree[link.b()]++;
    }
    this.linksOfNode = new int[nodes.size()][];
    for (int i = 0; i < degree.length; i++) {
      linksOfNode[i] = new int[degree[i]];
    }
    for (int i = links.size() - 1; i >= 0; i--) {
      MeshLink link = links.get(i);
      linksOfNode[link.a()][--degree[link.a()]] = i;
      linksOfNode[link.b()][--degree[link.b()]] = i;
    }
  }

  public List<MeshNode> nodes() {
    return nodes;
  }

  public List<MeshLink> links() {
    return links;
  }

  public MeshNode node(int index) {
    return nodes.get(index);
  }

  public MeshLink link(int index) {
    return links.get(index);
  }

  public OptionalInt indexOf(String name) {
    Integer index = indexByName.get(name);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** Indices of the links at a node; the caller must not change the array. */
  int[] linksOf(int node) {
    return linksOfNode[node];
  }

  void requireEnds(int from, int to) {
    if (from < 0 || to < 0 || from >= nodes.size() || to >= nodes.size() || from == to) {
      throw new IllegalArgumentException(
          "route from node " + from + " to " + to + ": give two different nodes of the mesh");
    }
  }
}
