package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.otqmn.api.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found to be wrong so far, and the checks that many fields need. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  List<Problem> found() {
    return List.copyOf(found);
  }

  void report(String field, String what, String remedy) {
    found.add(new Problem(field, what, remedy));
  }

  void range(String field, int value, int min, int max) {
    if (value < min || value > max) {
      report(field, value + " is out of range", "use %d to %d".formatted(min, max));
    }
  }

  void range(String field, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      report(
          field,
          GoDuration.Text.format(value) + " is out of range",
          "use %s to %s".formatted(GoDuration.Text.format(min), GoDuration.Text.format(max)));
    }
  }

  /** In units or bytes; null if it cannot be read, which is reported. */
  @Nullable BigDecimal amount(String field, Quantity quantity) {
    try {
      return Quantity.getAmountInBytes(quantity);
    } catch (IllegalArgumentException | ArithmeticException e) {
      report(field, "'" + quantity + "' is no quantity", "write one such as 250m, 64Ki or 1Gi");
      return null;
    }
  }
}
