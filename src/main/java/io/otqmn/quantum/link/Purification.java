package io.otqmn.quantum.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Two pairs in, one better pair out, sometimes: both ends apply a CNOT from the kept to the
 * sacrificed pair, measure the sacrificed pair in Z and keep the other if the results agree. This
 * distils entanglement; it is not a quantum error-correcting code.
 */
public final class Purification {
  private static final int MOST_ROUNDS = 1000;

  private Purification() {}

  /**
   * The bilateral CNOT round on any two Bell-diagonal pairs, without rotations before and without
   * twirling after. On equal Werner pairs it is BBPSSW: C. H. Bennett et al., Physical Review
   * Letters 76, 722 (1996); W. Dür, H. J. Briegel, Reports on Progress in Physics 70, 1381 (2007),
   * eq. 18. On unequal Werner pairs the fidelity and the probability do not depend on which one is
   * kept.
   */
  public static Purified bbpssw(BellDiagonalState kept, BellDiagonalState sacrificed) {
    double phiPlus =
        kept.phiPlus() * sacrificed.phiPlus() + kept.phiMinus() * sacrificed.phiMinus();
    double phiMinus =
        kept.phiPlus() * sacrificed.phiMinus() + kept.phiMinus() * sacrificed.phiPlus();
    double psiPlus =
        kept.psiPlus() * sacrificed.psiPlus() + kept.psiMinus() * sacrificed.psiMinus();
    double psiMinus =
        kept.psiPlus() * sacrificed.psiMinus() + kept.psiMinus() * sacrificed.psiPlus();
    double probability = phiPlus + psiPlus + psiMinus + phiMinus;
    if (probability <= 0) {
      throw new IllegalArgumentException(
          "the results of these two pairs never agree, so no pair is ever kept: give pairs that"
              + " share a parity");
    }
    return new Purified(
        new BellDiagonalState(
            phiPlus / probability,
            psiPlus / probability,
            psiMinus / probability,
            phiMinus / probability),
        Math.min(1, probability));
  }

  /**
   * As {@link #bbpssw}, after both ends turned their qubits by a quarter about X, in opposite
   * senses: Phi- and Psi- change places. No twirling between rounds. D. Deutsch et al., Physical
   * Review Letters 77, 2818 (1996).
   */
  public static Purified dejmps(BellDiagonalState kept, BellDiagonalState sacrificed) {
    return bbpssw(turned(kept), turned(sacrificed));
  }

  /**
   * Nested rounds: each one takes two equal pairs out of the round before.
   *
   * @return what round 1, 2, … leave; the probabilities are those of one round each
   */
  public static List<Purified> dejmpsRounds(WernerState input, int rounds) {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "rounds is " + rounds + ": give a whole number from 1 to " + MOST_ROUNDS);
    }
    List<Purified> results = new ArrayList<>(rounds);
    BellDiagonalState state = input.toBellDiagonal();
    for (int i = 0; i < rounds; i++) {
      Purified result = dejmps(state, state);
      results.add(result);
      state = result.state();
    }
    return List.copyOf(results);
  }

  private static BellDiagonalState turned(BellDiagonalState state) {
    return new BellDiagonalState(
        state.phiPlus(), state.psiPlus(), state.phiMinus(), state.psiMinus());
  }
}
