package io.otqmn.operator.plan;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as every reader of protocol buffers' JSON takes them: in seconds, {@code 1.5s}. */
public final class ProtoDuration {
  private ProtoDuration() {}

  public static String format(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
  }
}
