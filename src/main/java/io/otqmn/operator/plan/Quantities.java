package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Quantities in the one spelling that the API server would give them. */
public final class Quantities {
  private static final List<String> BINARY = List.of("Ei", "Pi", "Ti", "Gi", "Mi", "Ki");
  private static final List<String> DECIMAL = List.of("E", "P", "T", "G", "M", "k");

  private Quantities() {}

  /** {@code 1000m} is {@code 1}, {@code 1024Mi} is {@code 1Gi}, {@code 0.5} is {@code 500m}. */
  public static Quantity canonical(Quantity quantity) {
    BigDecimal amount = Quantity.getAmountInBytes(quantity);
    boolean binary = quantity.getFormat() != null && BINARY.contains(quantity.getFormat());
    BigDecimal step = BigDecimal.valueOf(binary ? 1024 : 1000);
    List<String> units = binary ? BINARY : DECIMAL;
    for (int i = 0; i < units.size(); i++) {
      BigDecimal unit = step.pow(units.size() - i);
      if (amount.signum() != 0 && amount.remainder(unit).signum() == 0) {
        return new Quantity(amount.divideToIntegralValue(unit).toPlainString(), units.get(i));
      }
    }
    if (amount.remainder(BigDecimal.ONE).signum() == 0) {
      return new Quantity(amount.setScale(0, RoundingMode.UNNECESSARY).toPlainString());
    }
    BigDecimal milli = amount.movePointRight(3).setScale(0, RoundingMode.CEILING);
    return new Quantity(milli.toPlainString(), "m");
  }
}
