package io.otqmn.protocol;

import java.util.Arrays;

/**
 * How likely the next bit of one context is 0, learnt from those before: 12 bits of probability
 * over 4 bits that count the first few, which teach more.
 */
final class Probability {
  /** The range is divided into 2^12 parts. */
  static final int BITS = 12;

  private static final int COUNT_BITS = 4;
  private static final int FIRST_RATE = 2;
  private static final int LAST_RATE = 4;

  /** Never certain: a bit costs 8 bits at most. */
  private static final int LEAST = 16;

  private static final char UNKNOWN = (char) (1 << (BITS - 1 + COUNT_BITS));

  private Probability() {}

  static char[] unknown(int contexts) {
    char[] models = new char[contexts];
    forget(models);
    return models;
  }

  static void forget(char[] models) {
    Arrays.fill(models, UNKNOWN);
  }

  static int ofZero(char model) {
    return model >>> COUNT_BITS;
  }

  static char after(char model, int bit) {
    int count = model & ((1 << COUNT_BITS) - 1);
    int zero = model >>> COUNT_BITS;
    int rate = FIRST_RATE + count;
    zero += bit == 0 ? ((1 << BITS) - zero) >> rate : -(zero >> rate);
    zero = Math.clamp(zero, LEAST, (1 << BITS) - LEAST);
    return (char) (zero << COUNT_BITS | (rate < LAST_RATE ? count + 1 : count));
  }
}
