package io.otqmn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The fields of one question to {@code mesh eval}; a missing or wrong one is named. */
record Question(JsonNode fields) {
  boolean has(String name) {
    return fields.hasNonNull(name);
  }

  boolean isList(String name) {
    return fields.path(name).isArray();
  }

  String text(String name) {
    JsonNode field = required(name);
    if (!field.isTextual()) {
      throw new IllegalArgumentException(name + " is " + field + ": give a string");
    }
    return field.textValue();
  }

  double number(String name) {
    return number(name, required(name));
  }

  /** A list of exactly or, if {@code count} is 0, any number of numbers. */
  List<Double> numbers(String name, int count) {
    JsonNode field = required(name);
    if (!field.isArray() || (count > 0 && field.size() != count)) {
      String wanted = count > 0 ? "a list of " + count + " numbers" : "a list of numbers";
      throw new IllegalArgumentException(name + " is " + field + ": give " + wanted);
    }
    List<Double> numbers = new ArrayList<>(field.size());
    for (int i = 0; i < field.size(); i++) {
      numbers.add(number(name + "[" + i + "]", field.get(i)));
    }
    return numbers;
  }

  int count(String name) {
    double value = number(name);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " is " + value + ": give a whole number");
    }
    return (int) value;
  }

  private JsonNode required(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException(name + " is missing: give it");
    }
    return fields.get(name);
  }

  private static double number(String name, JsonNode field) {
    if (!field.isNumber()) {
      throw new IllegalArgumentException(name + " is " + field + ": give a number");
    }
    double value = field.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " is too large for a double: give a number below 1.8e308");
    }
    return value;
  }
}
