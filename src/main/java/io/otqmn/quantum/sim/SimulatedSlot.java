package io.otqmn.quantum.sim;

import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.PairSource;
import io.otqmn.quantum.route.Route;
import io.otqmn.quantum.route.SlotPlan;
import io.otqmn.quantum.route.SlotPlan.Committed;
import io.otqmn.quantum.route.SlotPlan.Recovery;
import io.otqmn.quantum.route.WideRoute;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Plays one slot of a plan: every reserved channel makes a pair or not, then the sites of each
 * major route join what there is, going around hops without a pair where a detour has one, and
 * every swap works or not. The sites of one route know each other's link states before they swap;
 * Q-CAST assumes that of at most three hops.
 */
public final class SimulatedSlot {
  private final Mesh mesh;
  private final RandomGenerator random;

  public SimulatedSlot(Mesh mesh, RandomGenerator random) {
    this.mesh = mesh;
    this.random = random;
  }

  /** End-to-end pairs that the requests of the plan got. */
  public int play(SlotPlan plan) {
    int delivered = 0;
    for (Committed committed : plan.committed()) {
      delivered += deliver(committed);
    }
    return delivered;
  }

  private int deliver(Committed committed) {
    Route major = committed.major().route();
    int hops = major.hops();
    int[] pairs = new int[hops];
    for (int i = 0; i < hops; i++) {
      pairs[i] = successes(major.links().get(i), committed.major().width());
    }
    List<Recovery> recoveries = committed.recoveries();
    int[] detours = new int[recoveries.size()];
    for (int i = 0; i < detours.length; i++) {
      detours[i] = weakest(recoveries.get(i).detour());
    }
    int delivered = 0;
    double[] chance = new double[hops + 1];
    int[] step = new int[hops + 1];
    while (true) {
      likeliestWay(major, recoveries, pairs, detours, chance, step);
      if (chance[hops] == 0) {
        return delivered;
      }
      for (int at = hops; at > 0; ) {
        if (step[at] < 0) {
          pairs[at - 1]--;
          at--;
        } else {
          detours[step[at]]--;
          at = recoveries.get(step[at]).first();
        }
      }
      delivered += random.nextDouble() < chance[hops] ? 1 : 0;
    }
  }

  /** From one end to the other over what is left, with the best chance that all swaps work. */
  private void likeliestWay(
      Route major,
      List<Recovery> recoveries,
      int[] pairs,
      int[] detours,
      double[] chance,
      int[] step) {
    Arrays.fill(chance, 0);
    chance[0] = 1;
    for (int at = 1; at <= major.hops(); at++) {
      if (pairs[at - 1] > 0) {
        chance[at] = swapped(major, at - 1, chance);
        step[at] = -1;
      }
      for (int i = 0; i < detours.length; i++) {
        Recovery recovery = recoveries.get(i);
        if (recovery.last() == at && detours[i] > 0) {
          double around = swapped(major, recovery.first(), chance);
          for (int inner : recovery.detour().route().inner()) {
            around *= mesh.node(inner).swapSuccess();
          }
          if (around > chance[at]) {
            chance[at] = around;
            step[at] = i;
          }
        }
      }
    }
  }

  /** Chance to get past the node at a position, which swaps unless it is the beginning. */
  private double swapped(Route major, int position, double[] chance) {
    return position == 0
        ? 1
        : chance[position] * mesh.node(major.nodes().get(position)).swapSuccess();
  }

  private int weakest(WideRoute wide) {
    int fewest = wide.width();
    for (int link : wide.route().links()) {
      fewest = Math.min(fewest, successes(link, wide.width()));
    }
    return fewest;
  }

  private int successes(int link, int channels) {
    PairSource source = mesh.link(link).pairs();
    double chance = source == null ? 0 : source.successPerSlot();
    int count = 0;
    for (int i = 0; i < channels; i++) {
      count += random.nextDouble() < chance ? 1 : 0;
    }
    return count;
  }
}
