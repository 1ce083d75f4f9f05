package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.FiniteKey;
import java.util.random.RandomGenerator;

/** Pairs that arrived at the ends of a path: both ends measure them in Z or X and make a key. */
final class PathDeliveries {
  private final KeyDistillation settings;
  private final RandomGenerator random;
  private final KeyDistiller distiller;
  private long pairs;
  private double fidelities;

  PathDeliveries(KeyDistillation settings, long blockBits, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.distiller = new KeyDistiller(settings, blockBits, FiniteKey::fraction);
  }

  void add(BellDiagonalState pair, long now) {
    pairs++;
    fidelities += pair.fidelity();
    boolean z = random.nextBoolean();
    boolean sifted = random.nextBoolean();
    if (!sifted) {
      return;
    }
    double wrong = pair.psiMinus() + (z ? pair.psiPlus() : pair.phiMinus());
    boolean published = random.nextDouble() < settings.testFraction();
    boolean error = random.nextDouble() < wrong;
    distiller.sifted(published ? 0 : 1, published ? 1 : 0, published && error ? 1 : 0);
    if (published && distiller.canBeJudged()) {
      distiller.judge(now);
    }
  }

  long pairs() {
    return pairs;
  }

  /** NaN before there is one. */
  double meanFidelity() {
    return fidelities / pairs;
  }

  double qber() {
    return distiller.meanQber();
  }

  long secretBits() {
    return distiller.secretBits();
  }
}
