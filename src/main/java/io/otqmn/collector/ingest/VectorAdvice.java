package io.otqmn.collector.ingest;

/**
 * How often a vector's signals are wanted.
 *
 * @param intervalMillis 0: as it comes; told to the edge, not enforced
 * @param enabled false: told to the edge, and left out here if it comes all the same
 */
public record VectorAdvice(int intervalMillis, boolean enabled) {
  public VectorAdvice {
    if (intervalMillis < 0) {
      throw new IllegalArgumentException(
          "signals: intervalMillis " + intervalMillis + " is below 0: use 0 for 'as it comes'");
    }
  }
}
