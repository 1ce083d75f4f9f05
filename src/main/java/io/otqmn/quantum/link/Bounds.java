package io.otqmn.quantum.link;

/** Refuses numbers that no experiment can produce: where, what, and what is possible. */
public final class Bounds {
  private Bounds() {}

  /** A number in [0, 1]: a probability, a fidelity, an efficiency. */
  public static double fraction(String name, double value) {
    return within(name, value, 0, 1);
  }

  public static double within(String name, double value, double lowest, double highest) {
    if (!(value >= lowest && value <= highest)) {
      throw refused(name, value, "from " + plain(lowest) + " to " + plain(highest));
    }
    return value;
  }

  public static double atLeast(String name, double value, double lowest) {
    if (!(value >= lowest) || Double.isInfinite(value)) {
      throw refused(name, value, "that is finite and at least " + plain(lowest));
    }
    return value;
  }

  public static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw refused(name, value, "that is finite and above 0");
    }
    return value;
  }

  public static int qubits(int count) {
    if (count != 1 && count != 2) {
      throw new IllegalArgumentException(
          "qubits is " + count + ": a pair has two halves, give 1 or 2 that wait in a memory");
    }
    return count;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static IllegalArgumentException refused(String name, double value, String possible) {
    return new IllegalArgumentException(name + " is " + value + ": give a number " + possible);
  }
}
