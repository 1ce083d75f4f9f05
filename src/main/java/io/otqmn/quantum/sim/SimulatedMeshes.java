package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.MeshLink;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.route.PairSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random networks in the reference setting of Q-CAST (Shi and Qian, SIGCOMM 2020): sites in a
 * square of 100 km, Waxman links of average degree 6, success of a link falling exponentially with
 * its length and 0.6 on average, swaps that work with 0.9, 10 to 14 qubits per site, 3 to 7
 * channels per link.
 */
public final class SimulatedMeshes {
  static final double SIDE_KM = 100;
  private static final double DEGREE = 6;
  private static final double MEAN_SUCCESS = 0.6;
  private static final double SWAP_SUCCESS = 0.9;

  private SimulatedMeshes() {}

  /**
   * One such network. Parts that the dice left apart are joined by their shortest links.
   *
   * @param fidelity of every link's pairs
   */
  public static Mesh reference(int sites, double fidelity, RandomGenerator random) {
    List<MeshNode> nodes = new ArrayList<>();
    double[] x = new double[sites];
    double[] y = new double[sites];
    for (int i = 0; i < sites; i++) {
      nodes.add(new MeshNode("site-" + i, true, 10 + random.nextInt(5), SWAP_SUCCESS, 1));
      x[i] = random.nextDouble(SIDE_KM);
      y[i] = random.nextDouble(SIDE_KM);
    }
    List<int[]> ends = waxman(x, y, random);
    double[] lengths =
        ends.stream().mapToDouble(e -> Math.hypot(x[e[0]] - x[e[1]], y[e[0]] - y[e[1]])).toArray();
    double loss = lossForMeanSuccess(lengths);
    List<MeshLink> links = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      double success = Math.exp(-loss * lengths[i]);
      int channels = 3 + random.nextInt(5);
      PairSource pairs =
          new PairSource(new WernerState(fidelity), channels * success, success, channels);
      links.add(new MeshLink("link-" + i, ends.get(i)[0], ends.get(i)[1], pairs, null));
    }
    return new Mesh(nodes, links);
  }

  /** Short links are likelier; the range is chosen so that the expected degree is as wanted. */
  static List<int[]> waxman(double[] x, double[] y, RandomGenerator random) {
    double low = 1e-3;
    double high = 1e3;
    for (int i = 0; i < 60; i++) {
      double middle = Math.sqrt(low * high);
      double expected = 0;
      for (int a = 0; a < x.length; a++) {
        for (int b = a + 1; b < x.length; b++) {
          expected += 2 * Math.exp(-Math.hypot(x[a] - x[b], y[a] - y[b]) / middle) / x.length;
        }
      }
      if (expected < DEGREE) {
        low = middle;
      } else {
        high = middle;
      }
    }
    List<int[]> ends = new ArrayList<>();
    for (int a = 0; a < x.length; a++) {
      for (int b = a + 1; b < x.length; b++) {
        if (random.nextDouble() < Math.exp(-Math.hypot(x[a] - x[b], y[a] - y[b]) / low)) {
          ends.add(new int[] {a, b});
        }
      }
    }
    joinParts(x, y, ends);
    return ends;
  }

  private static void joinParts(double[] x, double[] y, List<int[]> ends) {
    int[] part = new int[x.length];
    Arrays.setAll(part, i -> i);
    ends.forEach(e -> rename(part, part[e[0]], part[e[1]]));
    while (true) {
      int[] shortest = null;
      double length = Double.POSITIVE_INFINITY;
      for (int a = 0; a < x.length; a++) {
        for (int b = a + 1; b < x.length; b++) {
          double between = Math.hypot(x[a] - x[b], y[a] - y[b]);
          if (part[a] != part[b] && between < length) {
            shortest = new int[] {a, b};
            length = between;
          }
        }
      }
      if (shortest == null) {
        return;
      }
      ends.add(shortest);
      rename(part, part[shortest[0]], part[shortest[1]]);
    }
  }

  private static void rename(int[] part, int from, int to) {
    Arrays.setAll(part, i -> part[i] == from ? to : part[i]);
  }

  private static double lossForMeanSuccess(double[] lengths) {
    double low = 0;
    double high = 10;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      double mean = 0;
      for (double length : lengths) {
        mean += Math.exp(-middle * length) / lengths.length;
      }
      if (mean > MEAN_SUCCESS) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
