package io.otqmn.protocol;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/**
 * Writes bits at the cost of their information: an adaptive binary range coder (G. N. N. Martin,
 * 1979; carries as in LZMA). docs/protocol.md has the arithmetic. Reusable, not thread-safe.
 */
final class RangeEncoder {
  private static final long TOP = 1L << 24;
  private static final long ALL = 0xffff_ffffL;

  private byte[] out = new byte[256];
  private int size;
  private long low;
  private long range = ALL;
  private int cache;

  /** Bytes that wait for a carry: the cache and 0xff after it. */
  private int waiting = 1;

  void begin() {
    size = 0;
    low = 0;
    range = ALL;
    cache = 0;
    waiting = 1;
  }

  /** One bit by the adaptive probability at the index. */
  void bit(char[] models, int index, int bit) {
    char model = models[index];
    long bound = (range >>> Probability.BITS) * Probability.ofZero(model);
    if (bit == 0) {
      range = bound;
    } else {
      low += bound;
      range -= bound;
    }
    models[index] = Probability.after(model, bit);
    while (range < TOP) {
      range <<= 8;
      shiftLow();
    }
  }

  /** The lowest bits of a value, highest first, each as likely 0 as 1. */
  void raw(long value, int bits) {
    for (int left = bits; left > 0; ) {
      int part = Math.min(left, 16);
      left -= part;
      range >>>= part;
      low += range * (value >>> left & (1L << part) - 1);
      while (range < TOP) {
        range <<= 8;
        shiftLow();
      }
    }
  }

  /** What was written since {@link #begin}; zeros at the end are left out. */
  ByteString finish() {
    // of all numbers within the range the one that ends with the most zeros
    for (int zeros = 32; zeros >= 0; zeros -= 8) {
      long mask = (1L << zeros) - 1;
      long rounded = (low + mask) & ~mask;
      if (rounded < low + range) {
        low = rounded;
        break;
      }
    }
    for (int i = 0; i < 5; i++) {
      shiftLow();
    }
    int end = size;
    while (end > 1 && out[end - 1] == 0) {
      end--;
    }
    // the first byte is always 0
    return ByteString.copyFrom(out, 1, end - 1);
  }

  private void shiftLow() {
    if (low < 0xff00_0000L || low > ALL) {
      int carry = (int) (low >>> 32);
      if (size + waiting > out.length) {
        out = Arrays.copyOf(out, Math.max(2 * out.length, size + waiting));
      }
      out[size++] = (byte) (cache + carry);
      for (; waiting > 1; waiting--) {
        out[size++] = (byte) (0xff + carry);
      }
      waiting = 0;
      cache = (int) (low >>> 24) & 0xff;
    }
    waiting++;
    low = (low & 0x00ff_ffffL) << 8;
  }
}
