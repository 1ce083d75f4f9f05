package io.otqmn.protocol;

/**
 * Any long as bits: how many it has (0 to 64) as a tree of seven adaptive bits, its sign, and what
 * follows its leading one: three bits adaptive, the rest as they are. Small numbers that are common
 * cost little, any number costs 64 bits and a few.
 */
final class Numbers {
  private static final int SIGN = 1 << 7;
  private static final int MANTISSA = SIGN + 1;
  private static final int MANTISSA_BITS = 3;
  private static final int LARGEST_OWN_MANTISSA = 16;

  /** Adaptive probabilities that one kind of number needs. */
  static final int CONTEXTS = MANTISSA + (LARGEST_OWN_MANTISSA + 1 << MANTISSA_BITS);

  private Numbers() {}

  static void encode(RangeEncoder out, char[] models, int base, long value) {
    long magnitude = Math.abs(value); // of the least long it is itself: 64 bits
    int length = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    symbol(out, models, base, 7, length);
    if (length == 0) {
      return;
    }
    out.bit(models, base + SIGN, value < 0 ? 1 : 0);
    int rest = length - 1;
    int own = Math.min(rest, MANTISSA_BITS);
    rest -= own;
    symbol(out, models, mantissa(base, length), own, (int) (magnitude >>> rest) & (1 << own) - 1);
    out.raw(magnitude, rest);
  }

  static long decode(RangeDecoder in, char[] models, int base) {
    int length = symbol(in, models, base, 7);
    if (length == 0) {
      return 0;
    }
    length = Math.min(length, Long.SIZE);
    boolean negative = in.bit(models, base + SIGN) != 0;
    int rest = length - 1;
    int own = Math.min(rest, MANTISSA_BITS);
    rest -= own;
    long magnitude = 1L << own | symbol(in, models, mantissa(base, length), own);
    // a shift by 63 and less; the rest is 60 bits at most
    magnitude = magnitude << rest | in.raw(rest);
    return negative ? -magnitude : magnitude;
  }

  private static int mantissa(int base, int length) {
    return base + MANTISSA + (Math.min(length, LARGEST_OWN_MANTISSA) << MANTISSA_BITS);
  }

  /** One of 2^bits symbols as a path through a tree; takes 2^bits contexts. */
  static void symbol(RangeEncoder out, char[] models, int base, int bits, int symbol) {
    int node = 1;
    for (int i = bits - 1; i >= 0; i--) {
      int bit = symbol >>> i & 1;
      out.bit(models, base + node, bit);
      node = node << 1 | bit;
    }
  }

  static int symbol(RangeDecoder in, char[] models, int base, int bits) {
    int node = 1;
    for (int i = 0; i < bits; i++) {
      node = node << 1 | in.bit(models, base + node);
    }
    return node - (1 << bits);
  }
}
