package io.otqmn.quantum.link;

import java.util.random.RandomGenerator;

final class RandomStates {
  private RandomStates() {}

  static BellDiagonalState bellDiagonal(RandomGenerator random) {
    double[] weights = new double[4];
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      weights[i] = -Math.log1p(-random.nextDouble());
      sum += weights[i];
    }
    return new BellDiagonalState(
        weights[0] / sum, weights[1] / sum, weights[2] / sum, weights[3] / sum);
  }
}
