package io.otqmn.quantum.route;

import java.util.Arrays;

/**
 * How many end-to-end pairs a path of a given width makes in a slot, on average. S. Shi, C. Qian,
 * Concurrent Entanglement Routing for Quantum Networks (Q-CAST), SIGCOMM 2020: each hop has a
 * binomial number of pairs, the path has the smallest of them, and each must survive all swaps.
 *
 * <p>Their recurrence P_k^i = P_{k-1}^i sum_{l>=i} Q_k^l + Q_k^i sum_{l>i} P_{k-1}^l is the
 * distribution of that minimum; here its tails are used, which simply multiply: P(min >= i) =
 * prod_k P(hop k >= i), and the mean is the sum of the tails.
 */
public final class ExpectedThroughput {
  private ExpectedThroughput() {}

  /** P(at least i pairs), i = 1 … width, of one hop with that many channels. */
  static double[] tails(double success, int width) {
    double[] chances = new double[width + 1];
    chances[0] = 1;
    for (int channel = 1; channel <= width; channel++) {
      for (int i = channel; i > 0; i--) {
        chances[i] = chances[i] * (1 - success) + chances[i - 1] * success;
      }
      chances[0] *= 1 - success;
    }
    double[] tails = new double[width];
    double sum = 0;
    for (int i = width; i > 0; i--) {
      sum += chances[i];
      tails[i - 1] = Math.min(1, sum);
    }
    return tails;
  }

  /** E = q^(h-1) sum_i i P_h^i, with each inner node's own q. */
  public static double of(Mesh mesh, Route route, int width) {
    double[] product = new double[width];
    Arrays.fill(product, 1);
    for (int link : route.links()) {
      PairSource pairs = mesh.link(link).pairs();
      double[] tails = tails(pairs == null ? 0 : pairs.successPerSlot(), width);
      for (int i = 0; i < width; i++) {
        product[i] *= tails[i];
      }
    }
    double mean = 0;
    for (double tail : product) {
      mean += tail;
    }
    return mean * route.swapSuccess(mesh);
  }
}
