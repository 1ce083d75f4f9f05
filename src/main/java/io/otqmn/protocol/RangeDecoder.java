package io.otqmn.protocol;

import com.google.protobuf.ByteString;

/**
 * Reads what a {@link RangeEncoder} wrote. Any bytes mean something: what is asked for bounds the
 * work, not what is there. Reusable, not thread-safe.
 */
final class RangeDecoder {
  private static final long TOP = 1L << 24;

  private ByteString in = ByteString.EMPTY;
  private int position;
  private long range;
  private long code;

  void begin(ByteString bytes) {
    in = bytes;
    position = 0;
    range = 0xffff_ffffL;
    code = 0;
    for (int i = 0; i < 4; i++) {
      code = code << 8 | next();
    }
  }

  int bit(char[] models, int index) {
    char model = models[index];
    long bound = (range >>> Probability.BITS) * Probability.ofZero(model);
    int bit;
    if (code < bound) {
      range = bound;
      bit = 0;
    } else {
      code -= bound;
      range -= bound;
      bit = 1;
    }
    models[index] = Probability.after(model, bit);
    normalize();
    return bit;
  }

  long raw(int bits) {
    long value = 0;
    for (int left = bits; left > 0; ) {
      int part = Math.min(left, 16);
      left -= part;
      range >>>= part;
      long digit = Math.min(code / range, (1L << part) - 1);
      code -= digit * range;
      value = value << part | digit;
      normalize();
    }
    return value;
  }

  /** Whether the bytes end where an encoder would have ended them. */
  boolean atEnd() {
    return in.size() <= position && (in.isEmpty() || in.byteAt(in.size() - 1) != 0);
  }

  private void normalize() {
    while (range < TOP) {
      range <<= 8;
      code = (code << 8 | next()) & 0xffff_ffffL;
    }
  }

  /** Zeros at the end were left out. */
  private int next() {
    int at = position++;
    return at < in.size() ? in.byteAt(at) & 0xff : 0;
  }
}
