package io.otqmn.crypto;

import java.util.OptionalDouble;

/**
 * What one measuring window showed about the quantum keys of a pair of ends.
 *
 * @param fillRatio stored keys over capacity, 0 to 1
 * @param depletionSeconds until the pool is empty at the present demand; infinite if it is not
 *     shrinking
 * @param rekeySeconds life of a key at present
 * @param qber error rate of the window
 * @param endToEndFidelity of distributed pairs; empty where keys are relayed hop by hop
 */
public record KeySupply(
    double fillRatio,
    double depletionSeconds,
    double rekeySeconds,
    double qber,
    OptionalDouble endToEndFidelity) {

  public KeySupply {
    fraction("fill ratio", fillRatio);
    fraction("qber", qber);
    endToEndFidelity.ifPresent(f -> fraction("end-to-end fidelity", f));
    if (!(depletionSeconds >= 0) || !(rekeySeconds > 0)) {
      throw new IllegalArgumentException(
          "depletion is in "
              + depletionSeconds
              + " s, a key lives "
              + rekeySeconds
              + " s: give 0 or more, and more than 0");
    }
  }

  boolean depletesWithinTwoKeys() {
    return depletionSeconds < 2 * rekeySeconds;
  }

  private static void fraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + ": give a number from 0 to 1");
    }
  }
}
