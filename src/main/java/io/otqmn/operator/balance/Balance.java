package io.otqmn.operator.balance;

import java.util.Collection;

/**
 * When streams are spread too unevenly, and how many a collector may keep. The level is a little
 * above the mean, so that everybody finds a place and no more move than have to.
 */
public final class Balance {
  /** Beyond the mean, in percent of it: what is left alone. */
  static final int TOLERATED_PERCENT = 10;

  /** Beyond the mean, in streams: what is left alone, for small fleets are uneven by nature. */
  static final int TOLERATED_STREAMS = 5;

  /** Above the mean, in percent of it: the room in which those who move find a place. */
  static final int ROOM_PERCENT = 3;

  private Balance() {}

  /** Whether one of the collectors has so much more than the mean that streams should move. */
  public static boolean needed(Collection<Integer> streams) {
    long sum = sum(streams);
    int most = streams.stream().mapToInt(Integer::intValue).max().orElse(0);
    long beyond = (long) most * streams.size() - sum;
    return beyond * 100 > sum * TOLERATED_PERCENT
        && beyond > (long) TOLERATED_STREAMS * streams.size();
  }

  /**
   * How many streams each of so many collectors may have.
   *
   * @param sum of all streams, not negative
   * @param collectors one or more
   */
  public static int level(long sum, int collectors) {
    return Math.toIntExact(Math.ceilDiv(sum * (100 + ROOM_PERCENT), 100L * collectors));
  }

  /** How many streams of a collector are to move. */
  public static int surplus(int streams, int level) {
    return Math.max(0, streams - level);
  }

  static long sum(Collection<Integer> streams) {
    return streams.stream().mapToLong(Integer::longValue).sum();
  }
}
