package io.otqmn.collector.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many streams this collector is to have, as the operator writes it to the pod: {@code
 * otqmn.io/stream-target: "120 until 2026-01-01T00:00:30Z"}.
 *
 * @param streams more are surplus, and none beyond are taken in
 * @param until when it stops to count, so that one that was left behind pulls at nobody
 */
record StreamTarget(int streams, Instant until) {
  /** A line of the file that the kubelet makes of the pod's annotations. */
  private static final Pattern LINE =
      Pattern.compile(
          "^otqmn\\.io/stream-target=\"(\\d{1,7}) until ([^\"\\s]+)\"$", Pattern.MULTILINE);

  /** The target among a pod's annotations; none if there is none that can be understood. */
  static Optional<StreamTarget> in(String annotations) {
    Matcher line = LINE.matcher(annotations);
    if (!line.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StreamTarget(Integer.parseInt(line.group(1)), Instant.parse(line.group(2))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
