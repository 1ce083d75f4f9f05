package io.otqmn.cli;

import io.otqmn.quantum.link.Bounds;
import io.otqmn.quantum.sim.Fault;
import io.otqmn.quantum.sim.LinkModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fault as it is written on the command line: {@code cut,link=a--b,at=10,for=20}. */
final class SimulatedFault {
  static final String SYNTAX =
      "cut|eavesdrop|drift,link=NAME,at=SECONDS[,for=SECONDS][,share=S][,qber-per-hour=Q]";

  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "cut", Set.of("link", "at", "for"),
          "eavesdrop", Set.of("link", "at", "for", "share"),
          "drift", Set.of("link", "at", "for", "qber-per-hour"));

  private SimulatedFault() {}

  /**
   * @throws IllegalArgumentException what is wrong with it, and what to write
   */
  static Fault parse(String text, List<LinkModel> links) {
    try {
      String[] words = text.split(",", -1);
      Map<String, String> fields = fields(words);
      Fault.Period period = period(fields);
      int link = link(fields, links);
      return switch (words[0]) {
        case "cut" -> new Fault.FibreCut(link, period);
        case "eavesdrop" -> new Fault.Eavesdropper(link, period, number(fields, "share", "1"));
        default -> new Fault.Drift(link, period, number(fields, "qber-per-hour", null));
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--fault " + text + ": " + e.getMessage() + " (" + SYNTAX + ")", e);
    }
  }

  private static Map<String, String> fields(String[] words) {
    Set<String> known = FIELDS.get(words[0]);
    if (known == null) {
      throw new IllegalArgumentException(
          "'" + words[0] + "' is no kind of fault: give cut, eavesdrop or drift");
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      String[] field = words[i].split("=", 2);
      if (field.length < 2 || !known.contains(field[0])) {
        throw new IllegalArgumentException("'" + words[i] + "' means nothing for " + words[0]);
      }
      if (fields.put(field[0], field[1]) != null) {
        throw new IllegalArgumentException(field[0] + " is given twice: leave one out");
      }
    }
    return fields;
  }

  private static Fault.Period period(Map<String, String> fields) {
    double at = Bounds.within("at", number(fields, "at", null), 0, 1e9);
    if (!fields.containsKey("for")) {
      return new Fault.Period(Math.round(at * 1e9), Long.MAX_VALUE);
    }
    double lasts = Bounds.within("for", number(fields, "for", null), 1e-9, 1e9);
    return new Fault.Period(Math.round(at * 1e9), Math.round((at + lasts) * 1e9));
  }

  private static int link(Map<String, String> fields, List<LinkModel> links) {
    String name = fields.get("link");
    int found = -1;
    for (int i = 0; i < links.size(); i++) {
      if (links.get(i).name().equals(name)) {
        if (found >= 0) {
          throw new IllegalArgumentException(
              "two links are called " + name + ": give them names in the file");
        }
        found = i;
      }
    }
    if (found < 0) {
      throw new IllegalArgumentException(
          name == null ? "no link is named: add link=NAME" : "there is no link " + name);
    }
    return found;
  }

  private static double number(
      Map<String, String> fields, String field, @org.jspecify.annotations.Nullable String usual) {
    String text = fields.getOrDefault(field, usual);
    if (text == null) {
      throw new IllegalArgumentException(field + " is missing: add " + field + "=NUMBER");
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " is '" + text + "': give a number", e);
    }
  }
}
