package io.otqmn.quantum.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.otqmn.quantum.link.WernerState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpectedThroughputTest {
  private static final double SWAP = 0.9;

  @Test
  void isTheRecurrenceOfQCast() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 500; i++) {
      int hops = 1 + random.nextInt(6);
      int width = 1 + random.nextInt(7);
      double[] success = random.doubles(hops).toArray();
      assertThat(expected(success, width)).isCloseTo(recurrence(success, width), within(1e-12));
    }
  }

  @Test
  void isTheMeanOverAllOutcomes() {
    double[] success = {0.3, 0.8, 0.6};
    int width = 3;
    double mean = 0;
    for (int outcome = 0; outcome < 1 << (success.length * width); outcome++) {
      double chance = 1;
      int fewest = width;
      for (int hop = 0; hop < success.length; hop++) {
        int pairs = 0;
        for (int channel = 0; channel < width; channel++) {
          boolean up = ((outcome >> (hop * width + channel)) & 1) == 1;
          chance *= up ? success[hop] : 1 - success[hop];
          pairs += up ? 1 : 0;
        }
        fewest = Math.min(fewest, pairs);
      }
      mean += chance * fewest;
    }
    assertThat(expected(success, width)).isCloseTo(mean * SWAP * SWAP, within(1e-12));
  }

  private static double expected(double[] success, int width) {
    List<MeshNode> nodes = new ArrayList<>();
    List<MeshLink> links = new ArrayList<>();
    List<Integer> route = new ArrayList<>();
    nodes.add(new MeshNode("n0", true, 99, SWAP, 1));
    for (int i = 0; i < success.length; i++) {
      nodes.add(new MeshNode("n" + (i + 1), true, 99, SWAP, 1));
      PairSource pairs = new PairSource(new WernerState(1), 1, success[i], width);
      links.add(new MeshLink("l" + i, i, i + 1, pairs, null));
      route.add(i);
    }
    Mesh mesh = new Mesh(nodes, links);
    return ExpectedThroughput.of(mesh, Route.along(mesh, 0, route), width);
  }

  /** As printed in the paper. */
  private static double recurrence(double[] success, int width) {
    double[] p = binomial(success[0], width);
    for (int k = 1; k < success.length; k++) {
      double[] q = binomial(success[k], width);
      double[] next = new double[width + 1];
      for (int i = 1; i <= width; i++) {
        for (int l = i; l <= width; l++) {
          next[i] += p[i] * q[l];
        }
        for (int l = i + 1; l <= width; l++) {
          next[i] += q[i] * p[l];
        }
      }
      p = next;
    }
    double mean = 0;
    for (int i = 1; i <= width; i++) {
      mean += i * p[i];
    }
    return mean * Math.pow(SWAP, success.length - 1);
  }

  private static double[] binomial(double success, int width) {
    double[] result = new double[width + 1];
    double ways = 1;
    for (int i = 0; i <= width; i++) {
      result[i] = ways * Math.pow(success, i) * Math.pow(1 - success, width - i);
      ways = ways * (width - i) / (i + 1);
    }
    return result;
  }
}
