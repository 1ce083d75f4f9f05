package io.otqmn.edge.sources;

import java.util.function.ObjDoubleConsumer;

/** The samples of a Prometheus or OpenMetrics page, without their labels and timestamps. */
final class OpenMetricsPage {
  private OpenMetricsPage() {}

  /**
   * @return lines that are neither a comment nor a sample
   */
  static int forEachSample(String page, ObjDoubleConsumer<String> consumer) {
    int malformed = 0;
    for (String line : (Iterable<String>) page.lines()::iterator) {
      if (!line.isBlank() && line.charAt(0) != '#' && !sample(line.strip(), consumer)) {
        malformed++;
      }
    }
    return malformed;
  }

  private static boolean sample(String line, ObjDoubleConsumer<String> consumer) {
    int nameEnd = 0;
    while (nameEnd < line.length() && isNamePart(line.charAt(nameEnd))) {
      nameEnd++;
    }
    int valueStart = nameEnd;
    if (valueStart < line.length() && line.charAt(valueStart) == '{') {
      valueStart = labelsEnd(line, valueStart);
    }
    if (nameEnd == 0 || valueStart >= line.length() || line.charAt(valueStart) != ' ') {
      return false;
    }
    String value = line.substring(valueStart).strip().split(" ", 2)[0];
    try {
      consumer.accept(line.substring(0, nameEnd), number(value));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == ':';
  }

  /** Behind the closing brace; braces and escapes inside of quotes do not count. */
  private static int labelsEnd(String line, int start) {
    boolean quoted = false;
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '}' && !quoted) {
        return i + 1;
      }
    }
    return line.length();
  }

  private static double number(String written) {
    return switch (written) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(written);
    };
  }
}
