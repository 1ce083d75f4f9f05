package io.otqmn.edge.sources;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of one subtitle entry, in any of DJI's layouts. Two families: fields in brackets ({@code
 * [iso : 100]}, sometimes inside a font element), and bare ones ({@code ISO:100 TV:60}).
 */
final class SrtEntry {
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})[-.](\\d{1,2})[-.](\\d{1,2}) (\\d{1,2}):(\\d{2}):(\\d{2})"
              + "(?:[.,](\\d{3}))?(?:,(\\d{3}))?");
  private static final Pattern FIELD = Pattern.compile("([A-Za-z_]+)[ \\t]*:[ \\t]*([^\\s,\\]<]+)");
  private static final Pattern GPS = Pattern.compile("GPS\\(([^,()]+),([^,()]+)[,)]");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");

  private final String text;
  private final boolean bracketed;
  private final Map<String, String> fields = new HashMap<>();

  SrtEntry(String text) {
    this.text = text;
    this.bracketed = text.indexOf('[') >= 0;
    Matcher matcher = FIELD.matcher(text);
    while (matcher.find()) {
      fields.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    }
  }

  /** Whether the recording was cut off inside this entry: what is last may be half a number. */
  boolean truncated() {
    return text.lastIndexOf('[') > text.lastIndexOf(']')
        || (text.contains("<font") && !text.contains("</font>"));
  }

  /**
   * Device time in microseconds. The recordings name no zone: taken as UTC. Of two comma-separated
   * groups the first is milliseconds, the second microseconds; more of them repeat these.
   */
  OptionalLong timeMicros() {
    Matcher time = TIME.matcher(text);
    if (!time.find()) {
      return OptionalLong.empty();
    }
    try {
      long seconds =
          LocalDateTime.of(
                  Integer.parseInt(time.group(1)),
                  Integer.parseInt(time.group(2)),
                  Integer.parseInt(time.group(3)),
                  Integer.parseInt(time.group(4)),
                  Integer.parseInt(time.group(5)),
                  Integer.parseInt(time.group(6)))
              .toEpochSecond(ZoneOffset.UTC);
      long millis = time.group(7) == null ? 0 : Integer.parseInt(time.group(7));
      long micros = time.group(8) == null ? 0 : Integer.parseInt(time.group(8));
      return OptionalLong.of(seconds * 1_000_000 + millis * 1_000 + micros);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  OptionalDouble number(String key) {
    return parse(fields.get(key));
  }

  /** {@code 2.8}, {@code F2.8}, or 280 when the layout writes hundredths. */
  OptionalDouble fNumber() {
    String written = writtenFNumber();
    OptionalDouble value = parse(written);
    if (value.isEmpty() || value.getAsDouble() <= 0) {
      return OptionalDouble.empty();
    }
    return hundredths(written) ? OptionalDouble.of(value.getAsDouble() / 100) : value;
  }

  /** Millimetres; where f-numbers are hundredths, focal lengths are tenths. */
  OptionalDouble focalLengthMillimetres() {
    OptionalDouble value = number("focal_len");
    return value.isPresent()
            && hundredths(writtenFNumber())
            && fields.getOrDefault("focal_len", "").indexOf('.') < 0
        ? OptionalDouble.of(value.getAsDouble() / 10)
        : value;
  }

  /** {@code 1/60.0}; the bare layouts write the denominator alone. */
  OptionalDouble exposureSeconds() {
    String written = fields.getOrDefault("shutter", fields.get("tv"));
    if (written == null) {
      return OptionalDouble.empty();
    }
    if (!bracketed && written.indexOf('/') < 0) {
      written = "1/" + written;
    }
    // a bare number between brackets: seconds or their reciprocal, nobody says
    OptionalDouble value = written.indexOf('/') < 0 ? OptionalDouble.empty() : parse(written);
    return value.isPresent() && value.getAsDouble() > 0 ? value : OptionalDouble.empty();
  }

  OptionalDouble latitude() {
    Matcher gps = GPS.matcher(text);
    return within(gps.find() ? parse(gps.group(2)) : number("latitude"), 90);
  }

  OptionalDouble longitude() {
    Matcher gps = GPS.matcher(text);
    return within(
        gps.find() ? parse(gps.group(1)) : number(has("longitude") ? "longitude" : "longtitude"),
        180);
  }

  private String writtenFNumber() {
    String written = fields.getOrDefault("fnum", fields.getOrDefault("ir", ""));
    return written.startsWith("F") ? written.substring(1) : written;
  }

  private static boolean hundredths(String fNumber) {
    return fNumber.length() >= 3 && fNumber.chars().allMatch(Character::isDigit);
  }

  private static OptionalDouble within(OptionalDouble value, double limit) {
    return value.isPresent() && Math.abs(value.getAsDouble()) <= limit
        ? value
        : OptionalDouble.empty();
  }

  private static OptionalDouble parse(@Nullable String written) {
    if (written == null) {
      return OptionalDouble.empty();
    }
    int slash = written.indexOf('/');
    if (slash > 0) {
      OptionalDouble over = parse(written.substring(0, slash));
      OptionalDouble under = parse(written.substring(slash + 1));
      return over.isPresent() && under.isPresent() && under.getAsDouble() != 0
          ? OptionalDouble.of(over.getAsDouble() / under.getAsDouble())
          : OptionalDouble.empty();
    }
    return NUMBER.matcher(written).matches()
        ? OptionalDouble.of(Double.parseDouble(written))
        : OptionalDouble.empty();
  }
}
