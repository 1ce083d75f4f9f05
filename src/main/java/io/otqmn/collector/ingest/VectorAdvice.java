package io.otqmn.collector.ingest;

import io.otqmn.collector.export.ChangeFilter;
import org.jspecify.annotations.Nullable;

/**
 * How often a vector's signals are wanted.
 *
 * @param intervalMillis 0: as it comes; told to the edge, not enforced
 * @param enabled false: told to the edge, and left out here if it comes all the same
 * @param heartbeatMillis how long a value that does not change is not exported again; 0: every
 *     value is exported; null: 30 s
 * @param deadband how far from the value that was exported last is no change, in steps of the
 *     signal's resolution; null: 0
 */
public record VectorAdvice(
    int intervalMillis,
    boolean enabled,
    @Nullable Integer heartbeatMillis,
    @Nullable Integer deadband) {
  public VectorAdvice {
    if (intervalMillis < 0) {
      throw new IllegalArgumentException(
          "signals: intervalMillis " + intervalMillis + " is below 0: use 0 for 'as it comes'");
    }
    if (heartbeatMillis != null && heartbeatMillis < 0) {
      throw new IllegalArgumentException(
          "signals: heartbeatMillis "
              + heartbeatMillis
              + " is below 0: use 0 to export values that do not change as well");
    }
    if (deadband != null && deadband < 0) {
      throw new IllegalArgumentException(
          "signals: deadband " + deadband + " is below 0: use 0 for 'any change'");
    }
  }

  ChangeFilter.Rule rule() {
    ChangeFilter.Rule otherwise = ChangeFilter.DEFAULT_RULE;
    return new ChangeFilter.Rule(
        heartbeatMillis == null ? otherwise.heartbeatMillis() : heartbeatMillis,
        deadband == null ? otherwise.deadband() : deadband);
  }
}
