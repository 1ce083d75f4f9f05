package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.FiniteKey;
import java.util.function.ToDoubleFunction;

/**
 * Turns sifted bits into secret ones, block by block, and watches the error rate of the published
 * ones. Bits wait until their window has been judged; a window above 11 % takes the block that is
 * under way with it.
 */
final class KeyDistiller {
  static final double DEGRADED_ABOVE = 0.08;
  static final double QUARANTINED_ABOVE = 0.11;
  static final double GOOD_BELOW = 0.07;
  static final int GOOD_WINDOWS = 5;

  /** Fewer published bits say too little about an error rate. */
  static final int FEWEST_TEST_BITS = 200;

  private final KeyDistillation settings;
  private final long blockBits;
  private final ToDoubleFunction<FiniteKey> secretFraction;

  private long waitingBits;
  private long waitingTests;
  private long waitingErrors;
  private long blockKeyBits;
  private long blockTests;
  private long blockErrors;
  private LinkState state = LinkState.UP;
  private int goodWindows;
  private double lastQber = Double.NaN;
  private long tests;
  private long errors;
  private long sifted;
  private long secret;
  private long discarded;
  private long quarantinedAtNanos = -1;

  /**
   * @param secretFraction of the sifted bits of one block
   */
  KeyDistiller(
      KeyDistillation settings, long blockBits, ToDoubleFunction<FiniteKey> secretFraction) {
    this.settings = settings;
    this.blockBits = blockBits;
    this.secretFraction = secretFraction;
  }

  void sifted(long keyBits, long testBits, long testErrors) {
    waitingBits += keyBits;
    waitingTests += testBits;
    waitingErrors += testErrors;
    sifted += keyBits + testBits;
  }

  /** Whether the window has enough published bits to be judged. */
  boolean canBeJudged() {
    return waitingTests >= FEWEST_TEST_BITS;
  }

  /** Judges the bits since the last time. */
  void judge(long nowNanos) {
    if (!canBeJudged()) {
      return;
    }
    lastQber = (double) waitingErrors / waitingTests;
    tests += waitingTests;
    errors += waitingErrors;
    boolean wasQuarantined = state == LinkState.QUARANTINED;
    state = judged(lastQber);
    if (wasQuarantined || state == LinkState.QUARANTINED) {
      discarded += waitingBits + waitingTests + blockKeyBits + blockTests;
      blockKeyBits = 0;
      blockTests = 0;
      blockErrors = 0;
      if (!wasQuarantined) {
        quarantinedAtNanos = nowNanos;
      }
    } else {
      blockKeyBits += waitingBits;
      blockTests += waitingTests;
      blockErrors += waitingErrors;
      if (blockKeyBits + blockTests >= blockBits) {
        distil();
      }
    }
    waitingBits = 0;
    waitingTests = 0;
    waitingErrors = 0;
  }

  private LinkState judged(double qber) {
    if (qber > QUARANTINED_ABOVE) {
      goodWindows = 0;
      return LinkState.QUARANTINED;
    }
    if (state == LinkState.QUARANTINED) {
      goodWindows = qber < GOOD_BELOW ? goodWindows + 1 : 0;
      return goodWindows < GOOD_WINDOWS ? LinkState.QUARANTINED : LinkState.UP;
    }
    return qber > DEGRADED_ABOVE ? LinkState.DEGRADED : LinkState.UP;
  }

  private void distil() {
    if (blockKeyBits > 0) {
      FiniteKey block =
          new FiniteKey(
              blockKeyBits,
              blockTests,
              (double) blockErrors / blockTests,
              settings.efficiency(),
              settings.secrecyFailure(),
              settings.correctnessFailure());
      secret +=
          (long) Math.floor(secretFraction.applyAsDouble(block) * (blockKeyBits + blockTests));
    }
    blockKeyBits = 0;
    blockTests = 0;
    blockErrors = 0;
  }

  LinkState state() {
    return state;
  }

  /** Bits that are secret, ever growing. */
  long secretBits() {
    return secret;
  }

  /** Sifted bits so far, published ones included. */
  long siftedBits() {
    return sifted;
  }

  /** Sifted bits that were thrown away because somebody may have listened. */
  long discardedBits() {
    return discarded;
  }

  /** Of the last window; NaN before there was one. */
  double lastQber() {
    return lastQber;
  }

  /** Of all windows; NaN before there was one. */
  double meanQber() {
    return tests == 0 ? Double.NaN : (double) errors / tests;
  }

  /** When it last began to throw bits away; -1 if never. */
  long quarantinedAtNanos() {
    return quarantinedAtNanos;
  }
}
