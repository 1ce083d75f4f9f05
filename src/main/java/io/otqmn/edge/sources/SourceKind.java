package io.otqmn.edge.sources;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/** The sources that exist: one line each. */
public enum SourceKind {
  SIMULATED(Input.NONE, Duration.ofSeconds(1), SourceKind::simulated),
  SRT(Input.FILE, Duration.ZERO, SourceKind::srt),
  OPENMETRICS(Input.FILE_OR_URL, Duration.ofSeconds(10), SourceKind::openMetrics);

  /** What a source reads. */
  public enum Input {
    NONE,
    FILE,
    FILE_OR_URL
  }

  /**
   * What a source may need to begin.
   *
   * @param location a path, or an http or https URL; null if it reads nothing
   * @param interval between readings, for sources that set their own pace
   */
  public record Opening(
      @Nullable String location,
      Duration interval,
      InstantSource clock,
      SplittableGenerator random,
      HttpClient http,
      Skips skips) {
    String requiredLocation() {
      if (location == null) {
        throw new IllegalArgumentException("this source reads a file: say which");
      }
      return location;
    }
  }

  @FunctionalInterface
  private interface Opener {
    Source open(Opening opening) throws IOException;
  }

  private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(5);

  private final Input input;
  private final Duration defaultInterval;
  private final Opener opener;

  SourceKind(Input input, Duration defaultInterval, Opener opener) {
    this.input = input;
    this.defaultInterval = defaultInterval;
    this.opener = opener;
  }

  public Input input() {
    return input;
  }

  /** Zero: the recording has its own pace. */
  public Duration defaultInterval() {
    return defaultInterval;
  }

  public Source open(Opening opening) throws IOException {
    return opener.open(opening);
  }

  private static Source simulated(Opening opening) {
    return new SimulatedSource(opening.clock().instant(), opening.interval(), opening.random());
  }

  private static Source srt(Opening opening) throws IOException {
    return SrtSource.open(Path.of(opening.requiredLocation()), opening.skips());
  }

  private static Source openMetrics(Opening opening) {
    String location = opening.requiredLocation();
    OpenMetricsSource.Page page =
        location.startsWith("http://") || location.startsWith("https://")
            ? scrape(opening.http(), URI.create(location))
            : () -> Files.newInputStream(Path.of(location));
    return new OpenMetricsSource(page, opening.clock(), opening.interval(), opening.skips());
  }

  private static OpenMetricsSource.Page scrape(HttpClient http, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(SCRAPE_TIMEOUT).build();
    // the request's own timeout ends at the headers: a body that stalls needs the second one
    return () -> {
      var pending =
          http.sendAsync(
              request,
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), OpenMetricsSource.MAX_PAGE_BYTES));
      try {
        HttpResponse<byte[]> response =
            pending.get(SCRAPE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (response.statusCode() != 200) {
          throw new IOException(uri + " answered " + response.statusCode());
        }
        return new ByteArrayInputStream(response.body());
      } catch (ExecutionException | TimeoutException e) {
        pending.cancel(true);
        throw new IOException(uri + " cannot be read", e);
      }
    };
  }
}
