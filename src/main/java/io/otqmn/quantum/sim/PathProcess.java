package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.Swapping;
import io.otqmn.quantum.route.Route;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A chain of links that makes pairs between its ends. Every inner node swaps as soon as it holds a
 * qubit on both sides; what a swap gave, and that one failed, is known elsewhere no sooner than
 * light gets there. A pair is delivered when both ends know all results.
 *
 * <p>Hop h joins nodes h and h + 1 and has memory 2h at the first and 2h + 1 at the second, so that
 * node i has memories 2i - 1 and 2i.
 */
final class PathProcess {
  private static final int NONE = -1;

  private final int index;
  private final NodeModel[] nodes;
  private final HopProcess[] hops;
  private final long[] position;
  private final long[] delay;
  private final long cutOffNanos;
  private final EventQueue queue;
  private final SplittableRandom random;
  private final PathDeliveries deliveries;

  private final int[] pairOf;
  private final long[] freeAt;
  private final StoredPairs pairs;

  PathProcess(
      int index,
      MeshModel mesh,
      PairRequest request,
      Route route,
      List<LinkProcess> links,
      EventQueue queue,
      SplittableRandom random) {
    int count = route.hops();
    if (2 * count > Event.MOST_PARTS) {
      throw new IllegalArgumentException("a path of " + count + " hops is too long to simulate");
    }
    this.index = index;
    this.queue = queue;
    this.random = random;
    this.cutOffNanos = request.cutOffNanos();
    this.nodes = route.nodes().stream().map(mesh.nodes()::get).toArray(NodeModel[]::new);
    this.hops = new HopProcess[count];
    this.delay = new long[count];
    this.position = new long[count + 1];
    for (int hop = 0; hop < count; hop++) {
      LinkProcess link = links.get(route.links().get(hop));
      hops[hop] = new HopProcess(this, index, hop, link, request, queue, random.split());
      link.usedBy(hops[hop]);
      delay[hop] = HopProcess.delayNanos(link.model());
      position[hop + 1] = position[hop] + delay[hop];
    }
    this.pairOf = new int[2 * count];
    this.freeAt = new long[2 * count];
    Arrays.fill(pairOf, NONE);
    this.pairs = new StoredPairs(2 * count);
    this.deliveries = new PathDeliveries(mesh.distillation(), request.blockBits(), random.split());
  }

  void start() {
    for (HopProcess hop : hops) {
      hop.start(0);
    }
  }

  PathDeliveries deliveries() {
    return deliveries;
  }

  void heralded(int hop, int generation, long now) {
    hops[hop].heralded(generation, now);
  }

  void purified(int hop, long now) {
    hops[hop].purified(now);
  }

  /** A link's pair is there and both its ends know. */
  void ready(int hop, BellDiagonalState state, long since, long now) {
    if (cutOffNanos > 0) {
      long until = since + cutOffNanos;
      if (until <= now) {
        hops[hop].start(now);
        return;
      }
      queue.add(until, Event.of(Event.CUT_OFF, index, hop, hops[hop].generation()));
    }
    int left = 2 * hop;
    int right = left + 1;
    int pair = pairs.add(left, right, state, since);
    pairOf[left] = pair;
    pairOf[right] = pair;
    if (hops.length == 1) {
      deliver(pair, now);
      return;
    }
    if (hop > 0 && pairOf[left - 1] != NONE) {
      swap(hop, now);
    }
    if (hop < hops.length - 1 && pairOf[right + 1] != NONE) {
      swap(hop + 1, now);
    }
  }

  private void swap(int node, long now) {
    int before = pairOf[2 * node - 1];
    int after = pairOf[2 * node];
    int left = pairs.left[before];
    int right = pairs.right[after];
    boolean works = random.nextDouble() < nodes[node].site().swapSuccess();
    boolean leftUnaware = !pairs.dead(before);
    boolean rightUnaware = !pairs.dead(after);
    if (works && leftUnaware && rightUnaware) {
      pairs.state[before] =
          Swapping.noisy(
              aged(before, now),
              aged(after, now),
              nodes[node].site().swapGateFidelity(),
              nodes[node].measurementFidelity());
      pairs.asOf[before] = now;
    }
    pairs.join(before, after, now, position[node]);
    if (right != NONE) {
      pairOf[right] = before;
    }
    if (!works) {
      pairs.fail(before, now, position[node]);
    }
    if (pairs.dead(before)) {
      if (leftUnaware) {
        tell(left, pairs.newsAtLeft(before, position[nodeOf(left)]));
      }
      if (rightUnaware) {
        tell(right, pairs.newsAtRight(before, position[nodeOf(right)]));
      }
    } else if (left == 0 && right == pairOf.length - 1) {
      long known = pairs.knownAtBoth(before, position[0], position[hops.length]);
      queue.add(Math.max(now, known), Event.of(Event.DELIVERED, index, 0, hops[0].generation()));
    }
    free(2 * node - 1, now);
    free(2 * node, now);
  }

  private void tell(int memory, long at) {
    queue.add(at, Event.of(Event.NEWS, index, memory, hops[memory >> 1].generation()));
  }

  /** A node hears that the partner of its qubit is lost. */
  void news(int memory, int generation, long now) {
    if (pairOf[memory] != NONE && hops[memory >> 1].generation() == generation) {
      pairs.detach(pairOf[memory], memory);
      free(memory, now);
    }
  }

  /** Qubits of this hop's pair that are still stored have become too old. */
  void cutOff(int hop, int generation, long now) {
    if (hops[hop].generation() != generation) {
      return;
    }
    int left = 2 * hop;
    int right = left + 1;
    if (pairOf[left] != NONE && pairOf[left] == pairOf[right]) {
      pairs.remove(pairOf[left]);
      free(left, now);
      free(right, now);
    } else {
      giveUp(left, now);
      giveUp(right, now);
    }
  }

  private void giveUp(int memory, long now) {
    int pair = pairOf[memory];
    if (pair == NONE) {
      return;
    }
    if (!pairs.dead(pair)) {
      pairs.fail(pair, now, position[nodeOf(memory)]);
      boolean isLeft = pairs.left[pair] == memory;
      int partner = isLeft ? pairs.right[pair] : pairs.left[pair];
      long partnersPosition = position[nodeOf(partner)];
      tell(
          partner,
          isLeft
              ? pairs.newsAtRight(pair, partnersPosition)
              : pairs.newsAtLeft(pair, partnersPosition));
    }
    pairs.detach(pair, memory);
    free(memory, now);
  }

  /** Both ends have heard of every swap. */
  void delivered(int generation, long now) {
    int pair = pairOf[0];
    if (pair != NONE
        && hops[0].generation() == generation
        && pairs.right[pair] == pairOf.length - 1
        && !pairs.dead(pair)) {
      deliver(pair, now);
    }
  }

  private void deliver(int pair, long now) {
    deliveries.add(aged(pair, now), now);
    pairs.remove(pair);
    free(0, now);
    free(pairOf.length - 1, now);
  }

  /** The hop starts again once both its memories are free and each end has heard of the other's. */
  private void free(int memory, long now) {
    pairOf[memory] = NONE;
    freeAt[memory] = now;
    int other = memory ^ 1;
    if (pairOf[other] == NONE) {
      int hop = memory >> 1;
      hops[hop].start(freeAt[other] == now ? now : now + delay[hop]);
    }
  }

  private static int nodeOf(int memory) {
    return (memory + 1) >> 1;
  }

  private BellDiagonalState aged(int pair, long now) {
    return aged(
        nodeOf(pairs.left[pair]),
        nodeOf(pairs.right[pair]),
        pairs.stateOf(pair),
        pairs.asOf[pair],
        now);
  }

  /** A pair whose halves have waited at two nodes. */
  BellDiagonalState aged(int left, int right, BellDiagonalState pair, long since, long now) {
    return Waiting.at(nodes[left], nodes[right], pair, since, now);
  }
}
