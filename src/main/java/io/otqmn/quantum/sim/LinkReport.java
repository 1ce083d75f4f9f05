package io.otqmn.quantum.sim;

import org.jspecify.annotations.Nullable;

/**
 * What a simulated link did. Rates are means over all complete windows.
 *
 * @param fidelity of its pairs as they are made now; null: it makes none
 * @param qber error rate of the published bits in the last window; null: too few yet
 * @param meanQber the same since the beginning
 * @param pairsPerSecond of all its channels; null: it makes none
 * @param secretBits that passed all tests, since the beginning
 * @param discardedBits sifted bits that were thrown away in quarantine
 * @param quarantinedAtSeconds when the last quarantine began; null: never
 */
public record LinkReport(
    String name,
    LinkState state,
    @Nullable Double fidelity,
    @Nullable Double qber,
    @Nullable Double meanQber,
    @Nullable Double pairsPerSecond,
    double siftedBitsPerSecond,
    double secretBitsPerSecond,
    long secretBits,
    long discardedBits,
    @Nullable Double quarantinedAtSeconds,
    Store store) {

  /**
   * @param storedBits in its pool
   * @param unservedBits that were wanted and not there
   */
  public record Store(double storedBits, double demandBitsPerSecond, double unservedBits) {}

  /**
   * Demand over supply; null: nothing is wanted, or nothing was made, so that there is no ratio.
   */
  public @Nullable Double load() {
    return store.demandBitsPerSecond() > 0 && secretBitsPerSecond > 0
        ? store.demandBitsPerSecond() / secretBitsPerSecond
        : null;
  }
}
