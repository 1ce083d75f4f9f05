package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Bounds;

/**
 * Entangled pairs wanted between two sites.
 *
 * @param from index of one end among the nodes
 * @param to index of the other
 * @param minFidelity a route that cannot reach it is not used
 * @param purificationRounds nested DEJMPS rounds on each link, each of which takes two pairs
 * @param cutOffNanos a memory gives a qubit up this long after its pair was heralded or purified;
 *     0: never
 * @param blockBits sifted bits of these pairs that are distilled together
 */
public record PairRequest(
    int from,
    int to,
    double minFidelity,
    int purificationRounds,
    long cutOffNanos,
    long blockBits) {
  private static final int MOST_ROUNDS = 16;

  /** Any pairs, as they come, for keys of 10,000 sifted bits. */
  public static PairRequest between(int from, int to) {
    return new PairRequest(from, to, 0, 0, 0, 10_000);
  }

  public PairRequest {
    Bounds.fraction("minFidelity", minFidelity);
    Bounds.within("purificationRounds", purificationRounds, 0, MOST_ROUNDS);
    Bounds.within("cutOff (ns)", cutOffNanos, 0, 1e18);
    Bounds.within("blockBits", blockBits, 100, 1e15);
    if (from == to) {
      throw new IllegalArgumentException(
          "pairs between a node and itself are wanted: name two different nodes");
    }
  }

  /** Memory qubits that it occupies at each end of each link. */
  int qubits() {
    return purificationRounds + 1;
  }
}
