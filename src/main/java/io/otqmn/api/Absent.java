package io.otqmn.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a part that the user did not write becomes. */
final class Absent {
  private Absent() {}

  static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }

  static <T> List<T> orEmpty(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  /** Sorted by key, so that what is rendered from it does not change with the order of writing. */
  static <V> Map<String, V> orEmpty(@Nullable Map<String, V> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(values));
  }
}
