package io.otqmn.operator.balance;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a collector is told: to have no more than so many streams, for a while. It asks the surplus
 * to move and takes in nobody beyond.
 *
 * @param until when it stops to count: a target that nobody removes does not pull for ever
 */
public record StreamTarget(int streams, Instant until) {
  /** On a collector's pod; it reads it through the downward API. */
  public static final String ANNOTATION = "otqmn.io/stream-target";

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,7}) until (\\S+)");

  public StreamTarget {
    until = until.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Such as {@code 120 until 2026-01-01T00:00:30Z}. */
  public String written() {
    return streams + " until " + until;
  }

  /** Empty if it is not one that we have written. */
  static Optional<StreamTarget> parse(String written) {
    Matcher matcher = WRITTEN.matcher(written);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StreamTarget(Integer.parseInt(matcher.group(1)), Instant.parse(matcher.group(2))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
