package io.otqmn.quantum.route;

import org.jspecify.annotations.Nullable;

/**
 * A link between two different nodes, in both directions alike; parallel links are allowed.
 *
 * @param a index of one end among the mesh's nodes
 * @param b index of the other
 * @param pairs null: makes no entangled pairs, so nothing can be swapped across it
 * @param keys null: makes no keys
 */
public record MeshLink(
    String name, int a, int b, @Nullable PairSource pairs, @Nullable LinkKeys keys) {
  public MeshLink {
    if (a == b) {
      throw new IllegalArgumentException(
          "link " + name + " begins and ends at one node: give two different ones");
    }
  }

  /** The end that is not {@code node}. */
  public int otherEnd(int node) {
    return node == a ? b : a;
  }
}
