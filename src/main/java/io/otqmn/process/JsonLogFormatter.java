package io.otqmn.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** One JSON object per line: time, level, logger, thread, message and, if there is one, error. */
final class JsonLogFormatter extends ExtFormatter {
  @Override
  public String format(ExtLogRecord entry) {
    StringBuilder line = new StringBuilder(256);
    line.append('{');
    field(line, "time", Instant.ofEpochMilli(entry.getMillis()).toString());
    field(line, "level", String.valueOf(entry.getLevel()));
    field(line, "logger", String.valueOf(entry.getLoggerName()));
    field(line, "thread", String.valueOf(entry.getThreadName()));
    field(line, "message", String.valueOf(entry.getFormattedMessage()));
    if (entry.getThrown() != null) {
      field(line, "error", stackTrace(entry.getThrown()));
    }
    return line.append("}\n").toString();
  }

  private static String stackTrace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    if (line.length() > 1) {
      line.append(',');
    }
    quoted(line, name);
    line.append(':');
    quoted(line, value);
  }

  private static void quoted(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}
