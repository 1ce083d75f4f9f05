package io.otqmn.quantum.link;

/**
 * What one purification round leaves.
 *
 * @param state the pair that is kept, if the round succeeds
 * @param probability chance that it succeeds; otherwise both pairs are lost
 */
public record Purified(BellDiagonalState state, double probability) {
  public Purified {
    Bounds.fraction("probability of success", probability);
  }
}
