package io.otqmn.quantum.route;

import io.otqmn.quantum.link.Bounds;
import io.otqmn.quantum.link.WernerState;

/**
 * Entangled pairs between the two ends of a link.
 *
 * @param pairsPerSecond heralded pairs of all channels together
 * @param successPerSlot chance that one channel has a pair in one slot
 * @param channels parallel ones: the width of the link
 */
public record PairSource(
    WernerState pair, double pairsPerSecond, double successPerSlot, int channels) {
  public PairSource {
    Bounds.atLeast("pairsPerSecond", pairsPerSecond, 0);
    Bounds.fraction("successPerSlot", successPerSlot);
    Bounds.atLeast("channels", channels, 0);
  }

  /** False if there is nothing to swap: no pairs, or pairs without any correlation of Phi+. */
  boolean usable() {
    return pairsPerSecond > 0 && pair.parameter() > 0;
  }
}
