package io.otqmn.operator.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A selector in the text form of list requests: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. As in
 * Kubernetes {@code !=} and {@code notin} hold for objects without the label, too.
 */
record LabelSelector(List<Predicate<Map<String, String>>> requirements) {
  static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  private static final String KEY = "[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?";
  private static final String VALUE = "(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?";
  private static final Pattern EQUALITY =
      Pattern.compile("(" + KEY + ")\\s*(=|==|!=)\\s*(" + VALUE + ")");
  private static final Pattern SET =
      Pattern.compile(
          "("
              + KEY
              + ")\\s+(in|notin)\\s*\\(\\s*("
              + VALUE
              + "(?:\\s*,\\s*"
              + VALUE
              + ")*)\\s*\\)");
  private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*(" + KEY + ")");

  LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * @throws IllegalArgumentException if the text is no selector
   */
  static LabelSelector parse(String text) {
    List<Predicate<Map<String, String>>> requirements = new ArrayList<>();
    if (!text.isBlank()) {
      for (String requirement : text.split(",(?![^(]*\\))", -1)) {
        requirements.add(requirement(requirement.strip()));
      }
    }
    return new LabelSelector(requirements);
  }

  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.test(labels));
  }

  private static Predicate<Map<String, String>> requirement(String text) {
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      String key = equality.group(1);
      String value = equality.group(3);
      return equality.group(2).equals("!=")
          ? labels -> !value.equals(labels.get(key))
          : labels -> value.equals(labels.get(key));
    }
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      String key = set.group(1);
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1))
              .map(String::strip)
              .collect(Collectors.toUnmodifiableSet());
      return set.group(2).equals("notin")
          ? labels -> !labels.containsKey(key) || !values.contains(labels.get(key))
          : labels -> labels.containsKey(key) && values.contains(labels.get(key));
    }
    Matcher existence = EXISTENCE.matcher(text);
    if (existence.matches()) {
      boolean wanted = existence.group(1).isEmpty();
      String key = existence.group(2);
      return labels -> labels.containsKey(key) == wanted;
    }
    throw new IllegalArgumentException("'" + text + "' is no requirement of a label selector");
  }
}
