package io.otqmn.quantum.sim;

/**
 * An event as one number: kind, whose it is, which of its parts, and the generation of that part. A
 * part that has moved on since has another generation, so events need not be taken back.
 */
final class Event {
  static final int FAULT_BEGINS = 0;
  static final int FAULT_ENDS = 1;
  static final int WINDOW = 2;
  static final int NEWS = 3;
  static final int CUT_OFF = 4;
  static final int PURIFIED = 5;
  static final int HERALDED = 6;
  static final int DELIVERED = 7;

  static final int MOST_OWNERS = 1 << 20;
  static final int MOST_PARTS = 1 << 16;
  static final int GENERATIONS = 1 << 24;

  private Event() {}

  static long of(int kind, int owner, int part, int generation) {
    return ((long) kind << 60) | ((long) owner << 40) | ((long) part << 24) | generation;
  }

  static int kind(long event) {
    return (int) (event >>> 60);
  }

  static int owner(long event) {
    return (int) (event >>> 40) & (MOST_OWNERS - 1);
  }

  static int part(long event) {
    return (int) (event >>> 24) & (MOST_PARTS - 1);
  }

  static int generation(long event) {
    return (int) event & (GENERATIONS - 1);
  }
}
