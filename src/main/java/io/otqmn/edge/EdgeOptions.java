package io.otqmn.edge;

import io.otqmn.edge.sources.SourceKind;
import io.otqmn.edge.stream.StreamSettings;
import io.otqmn.process.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the edge agent can be told. */
final class EdgeOptions {
  private static final String DURATION = "DURATION";

  enum Times {
    ORIGINAL,
    NOW
  }

  @Option(
      names = "--collector",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where to send to; https:// or a --tls option means TLS.")
  String collector = "";

  @Option(
      names = "--camera",
      required = true,
      paramLabel = "ID",
      description = "The camera's id; with several cameras its beginning: ID-0001, ID-0002, ...")
  String camera = "";

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "How many; default: one, or one per file or URL.")
  @Nullable Integer cameras;

  @Option(
      names = "--source",
      defaultValue = "simulated",
      paramLabel = "SOURCE",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  SourceKind source = SourceKind.SIMULATED;

  @Option(
      names = "--file",
      arity = "1..*",
      paramLabel = "PATH",
      description = "What the source reads; several cameras take turns.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--url",
      arity = "1..*",
      paramLabel = "URL",
      description = "The camera's OpenMetrics page.")
  List<String> urls = new ArrayList<>();

  @Option(
      names = "--interval",
      converter = DurationConverter.class,
      paramLabel = DURATION,
      description = "Between readings: 1s for simulated cameras, 10s for OpenMetrics pages.")
  @Nullable Duration interval;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "NUMBER",
      description = "Of simulated cameras (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--fleet", paramLabel = "NAME", description = "Resource attribute camera.fleet.")
  @Nullable String fleet;

  @Option(
      names = "--attribute",
      paramLabel = "KEY=VALUE",
      description = "Resource attribute of every camera; may be repeated.")
  Map<String, String> attributes = new LinkedHashMap<>();

  @Option(
      names = "--time",
      defaultValue = "now",
      paramLabel = "original|now",
      description =
          "Keep a recording's times (taken as UTC), or shift them so that they begin now"
              + " (default: ${DEFAULT-VALUE}).")
  Times time = Times.NOW;

  @Option(
      names = "--speed",
      defaultValue = "1",
      paramLabel = "FACTOR",
      description =
          "Of a recording or simulation; 0: as fast as the collector acknowledges"
              + " (default: ${DEFAULT-VALUE}). Device times keep their distances.")
  double speed = 1;

  @Option(names = "--loop", description = "Play recordings again without end.")
  boolean loop;

  @Option(
      names = "--flush",
      defaultValue = "1s",
      converter = DurationConverter.class,
      paramLabel = DURATION,
      description = "Longest time that one frame covers (default: ${DEFAULT-VALUE}).")
  Duration flush = Duration.ofSeconds(1);

  @Option(
      names = "--max-rows",
      defaultValue = "512",
      paramLabel = "N",
      description = "Most points in time in one frame (default: ${DEFAULT-VALUE}).")
  int maxRows = 512;

  @Option(
      names = "--buffer-frames",
      defaultValue = "600",
      paramLabel = "N",
      description =
          "Unacknowledged frames kept per camera; beyond, the oldest are dropped and reported as"
              + " a gap (default: ${DEFAULT-VALUE}).")
  int bufferFrames = 600;

  @Option(
      names = "--buffer-bytes",
      defaultValue = "1048576",
      paramLabel = "BYTES",
      description = "The same in bytes (default: ${DEFAULT-VALUE}).")
  long bufferBytes = 1 << 20;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Connections that the cameras share; default: one per camera.")
  @Nullable Integer channels;

  @Option(names = "--tls-ca", paramLabel = "FILE", description = "Whom to trust (PEM).")
  @Nullable Path tlsCa;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "This agent's certificate.")
  @Nullable Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key (PKCS#8).")
  @Nullable Path tlsKey;

  @Option(
      names = "--once",
      description =
          "End when the sources have ended; exit code 1 if anything was not acknowledged.")
  boolean once;

  @Option(
      names = "--linger",
      defaultValue = "10s",
      converter = DurationConverter.class,
      paramLabel = DURATION,
      description = "How long to wait for acknowledgements at the end (default: ${DEFAULT-VALUE}).")
  Duration linger = Duration.ofSeconds(10);

  @Option(
      names = "--report",
      converter = DurationConverter.class,
      paramLabel = DURATION,
      description = "Print a line about the progress so often.")
  @Nullable Duration report;

  /** When readings are due and how they are packed. */
  record Timing(boolean shift, double speed, boolean loop, Duration flush, int maxRows) {}

  Timing timing() {
    return new Timing(time == Times.NOW, speed, loop, flush, maxRows);
  }

  StreamSettings streamSettings() {
    return StreamSettings.buffering(bufferFrames, bufferBytes);
  }

  /** Files and URLs. */
  List<String> locations() {
    List<String> all = new ArrayList<>(files);
    all.addAll(urls);
    return all;
  }

  int cameraCount() {
    return cameras == null ? Math.max(1, locations().size()) : cameras;
  }

  int channelCount() {
    return channels == null ? cameraCount() : Math.min(channels, cameraCount());
  }

  String cameraId(int index) {
    return cameraCount() == 1 ? camera : String.format("%s-%04d", camera, index + 1);
  }

  Duration readingInterval() {
    return interval == null ? source.defaultInterval() : interval;
  }

  /**
   * @throws UsageException if the options contradict each other or name what is not there
   */
  void check() {
    require(cameraCount() >= 1, "--cameras must be at least 1");
    require(channels == null || channels >= 1, "--channels must be at least 1");
    require(speed >= 0 && Double.isFinite(speed), "--speed must be 0 or above");
    require(flush.toMillis() >= 10, "--flush must be at least 10ms");
    require(maxRows >= 1, "--max-rows must be at least 1");
    require(bufferFrames >= 1, "--buffer-frames must be at least 1");
    require(bufferBytes >= 1, "--buffer-bytes must be at least 1");
    require(report == null || report.toMillis() >= 100, "--report must be at least 100ms");
    require(
        (tlsCert == null) == (tlsKey == null), "--tls-cert and --tls-key go together: give both");
    checkInterval();
    checkLocations();
  }

  private void checkInterval() {
    if (source.defaultInterval().isZero()) {
      require(interval == null, "--interval: a recording has its own pace: use --speed");
    } else {
      require(readingInterval().toMillis() >= 1, "--interval must be at least 1ms");
    }
  }

  private void checkLocations() {
    SourceKind.Input input = source.input();
    require(
        input != SourceKind.Input.NONE || locations().isEmpty(),
        "--source simulated reads nothing: leave out --file and --url");
    require(
        input == SourceKind.Input.NONE || !locations().isEmpty(),
        "--source "
            + source.name().toLowerCase(Locale.ROOT)
            + " needs what to read: give --file"
            + (input == SourceKind.Input.FILE_OR_URL ? " or --url" : ""));
    require(
        input == SourceKind.Input.FILE_OR_URL || urls.isEmpty(),
        "--url is for --source openmetrics");
    for (String url : urls) {
      require(url.matches("https?://[^\\s]+"), "--url " + url + ": not an http or https URL");
    }
    for (String file : files) {
      require(
          source == SourceKind.OPENMETRICS || Files.isReadable(Path.of(file)),
          "--file " + file + ": no such readable file");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new UsageException(otherwise);
    }
  }
}
