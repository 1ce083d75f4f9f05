package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one path that are stored in memories, as columns; a number names a pair. Of every
 * event on the way, such as a swap at position x (in ns of light) at time t, only those are kept
 * that others will hear last or first: going left it is heard at position y at t + x - y, going
 * right at t - x + y.
 */
final class StoredPairs {
  private static final int GONE = -1;
  private static final long ALIVE = Long.MAX_VALUE / 4;
  private static final long KNOWN = Long.MIN_VALUE / 4;

  /** Memory of each half; -1: that half was given up, so the pair is dead. */
  final int[] left;

  final int[] right;
  final @Nullable BellDiagonalState[] state;

  /** When the pair was in that state. */
  final long[] asOf;

  private final long[] lastGoingLeft;
  private final long[] lastGoingRight;
  private final long[] failureGoingLeft;
  private final long[] failureGoingRight;
  private final int[] unused;
  private int unusedCount;

  StoredPairs(int capacity) {
    left = new int[capacity];
    right = new int[capacity];
    state = new BellDiagonalState[capacity];
    asOf = new long[capacity];
    lastGoingLeft = new long[capacity];
    lastGoingRight = new long[capacity];
    failureGoingLeft = new long[capacity];
    failureGoingRight = new long[capacity];
    unused = new int[capacity];
    unusedCount = capacity;
    for (int i = 0; i < capacity; i++) {
      unused[i] = i;
    }
  }

  int add(int leftMemory, int rightMemory, BellDiagonalState pair, long since) {
    int added = unused[--unusedCount];
    left[added] = leftMemory;
    right[added] = rightMemory;
    state[added] = pair;
    asOf[added] = since;
    lastGoingLeft[added] = KNOWN;
    lastGoingRight[added] = KNOWN;
    failureGoingLeft[added] = ALIVE;
    failureGoingRight[added] = ALIVE;
    return added;
  }

  BellDiagonalState stateOf(int pair) {
    BellDiagonalState present = state[pair];
    if (present == null) {
      throw new IllegalStateException("pair " + pair + " is not stored");
    }
    return present;
  }

  /** A swap at a position made one pair of two: the first names it, the second is gone. */
  void join(int first, int second, long now, long position) {
    lastGoingLeft[first] =
        Math.max(Math.max(lastGoingLeft[first], lastGoingLeft[second]), now + position);
    lastGoingRight[first] =
        Math.max(Math.max(lastGoingRight[first], lastGoingRight[second]), now - position);
    failureGoingLeft[first] = Math.min(failureGoingLeft[first], failureGoingLeft[second]);
    failureGoingRight[first] = Math.min(failureGoingRight[first], failureGoingRight[second]);
    right[first] = right[second];
    remove(second);
    if (left[first] == GONE && right[first] == GONE) {
      remove(first);
    }
  }

  /** Something at a position destroyed the pair; its ends do not know yet. */
  void fail(int pair, long now, long position) {
    failureGoingLeft[pair] = Math.min(failureGoingLeft[pair], now + position);
    failureGoingRight[pair] = Math.min(failureGoingRight[pair], now - position);
  }

  boolean dead(int pair) {
    return failureGoingLeft[pair] < ALIVE;
  }

  /** When its left half, at a position, hears of the failure. */
  long newsAtLeft(int pair, long position) {
    return failureGoingLeft[pair] - position;
  }

  long newsAtRight(int pair, long position) {
    return failureGoingRight[pair] + position;
  }

  /** When both ends have heard of every swap. */
  long knownAtBoth(int pair, long leftPosition, long rightPosition) {
    return Math.max(lastGoingLeft[pair] - leftPosition, lastGoingRight[pair] + rightPosition);
  }

  /** One half is given up. */
  void detach(int pair, int memory) {
    if (left[pair] == memory) {
      left[pair] = GONE;
    } else {
      right[pair] = GONE;
    }
    if (left[pair] == GONE && right[pair] == GONE) {
      remove(pair);
    }
  }

  void remove(int pair) {
    state[pair] = null;
    unused[unusedCount++] = pair;
  }
}
