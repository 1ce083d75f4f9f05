package io.otqmn.edge;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: 500ms, 30s, 5m30s, 2h. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  @Override
  public Duration convert(String written) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(written);
    int end = 0;
    while (end < written.length()) {
      if (!part.find(end) || part.start() != end) {
        break;
      }
      sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    if (written.isEmpty() || end < written.length()) {
      throw new TypeConversionException(
          "'" + written + "' is not a duration: write 500ms, 30s, 5m30s or 2h");
    }
    return sum;
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
