package io.otqmn.protocol;

import io.otqmn.v1.Signal;
import io.otqmn.v1.SignalKind;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One series of a camera. Its values are integers: {@code value = scaled * 10^-decimalScale}.
 *
 * @param name of the metric, as OpenTelemetry spells names: {@code camera.lens.focus.distance}
 * @param unit in UCUM: {@code m}
 * @param attributes of its points; few and of few different values
 * @param vector which advice applies: lens, exposure, environment, thermal, motion, frames; may be
 *     empty
 */
public record SignalDefinition(
    String name,
    String unit,
    int decimalScale,
    SignalKind kind,
    Map<String, String> attributes,
    String vector) {
  /** Powers of ten are exact doubles up to here, with room to spare. */
  public static final int MAX_DECIMAL_SCALE = 18;

  static final int MAX_ATTRIBUTES = 16;
  private static final int MAX_TEXT = 255;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][-A-Za-z0-9_./]{0,254}");
  private static final double[] POWERS = powers();

  public SignalDefinition {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + abbreviated(name)
              + "' is not a metric name: letters, digits, _ . - /, at most 255");
    }
    if (unit.length() > 63) {
      throw new IllegalArgumentException(name + ": the unit is longer than 63 characters");
    }
    if (Math.abs((long) decimalScale) > MAX_DECIMAL_SCALE) {
      throw new IllegalArgumentException(
          name + ": decimal scale " + decimalScale + " is not within -18 and 18");
    }
    if (kind == SignalKind.SIGNAL_KIND_UNSPECIFIED || kind == SignalKind.UNRECOGNIZED) {
      throw new IllegalArgumentException(name + ": the kind is missing or unknown");
    }
    if (vector.length() > 63) {
      throw new IllegalArgumentException(name + ": the vector is longer than 63 characters");
    }
    attributes = checkedAttributes(name, attributes, MAX_ATTRIBUTES);
  }

  /**
   * @throws IllegalArgumentException if it breaks the contract; the message says where and how
   */
  public static SignalDefinition of(Signal signal) {
    return new SignalDefinition(
        signal.getName(),
        signal.getUnit(),
        signal.getDecimalScale(),
        signal.getKind(),
        signal.getAttributesMap(),
        signal.getVector());
  }

  public Signal toSignal() {
    return Signal.newBuilder()
        .setName(name)
        .setUnit(unit)
        .setDecimalScale(decimalScale)
        .setKind(kind)
        .putAllAttributes(attributes)
        .setVector(vector)
        .build();
  }

  /**
   * The nearest integer at this signal's resolution.
   *
   * @throws IllegalArgumentException if the value is not a number, infinite, or beyond 64 bits
   */
  public long scaled(double value) {
    double scaled =
        decimalScale >= 0 ? value * POWERS[decimalScale] : value / POWERS[-decimalScale];
    // !(a < b) also catches NaN; 2^63 itself is beyond
    if (!(Math.abs(scaled) < 0x1p63)) {
      throw new IllegalArgumentException(
          name + ": " + value + " has no value at decimal scale " + decimalScale);
    }
    return Math.round(scaled);
  }

  /** The double nearest to {@code scaled * 10^-decimalScale}. */
  public double value(long scaled) {
    return decimalScale >= 0 ? scaled / POWERS[decimalScale] : scaled * POWERS[-decimalScale];
  }

  static Map<String, String> checkedAttributes(
      String where, Map<String, String> attributes, int maximum) {
    if (attributes.size() > maximum) {
      throw new IllegalArgumentException(
          where + ": " + attributes.size() + " attributes are more than " + maximum);
    }
    attributes.forEach((key, value) -> {
      if (key.isEmpty() || key.length() > MAX_TEXT || value.length() > MAX_TEXT) {
        throw new IllegalArgumentException(
            where + ": attribute '" + abbreviated(key) + "' is empty or longer than " + MAX_TEXT);
      }
    });
    return Map.copyOf(attributes);
  }

  static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static double[] powers() {
    double[] powers = new double[MAX_DECIMAL_SCALE + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
