package io.otqmn.edge.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class OpenMetricsSourceTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
  private final Readings readings = new Readings();

  private OpenMetricsSource source(OpenMetricsSource.Page page) {
    return new OpenMetricsSource(page, now::get, INTERVAL, readings::skip);
  }

  @Test
  void convertsUnitsAndCountsWhatItDoesNotKnow() throws IOException {
    Readings.Row row =
        readings.readOne(source(() -> Files.newInputStream(Readings.fixture("camera.metrics"))));

    assertThat(row.timeMicros()).isEqualTo(now.get().getEpochSecond() * 1_000_000);
    assertThat(row.values())
        .containsOnly(
            Map.entry("camera.exposure.time", 0.00125),
            Map.entry("camera.exposure.limited", 1.0),
            Map.entry("camera.sensor.gain[analog]", 6.02),
            Map.entry("camera.sensor.gain[digital]", 0.0),
            Map.entry("camera.image.luminance", 0.2),
            Map.entry("camera.frame.rate", 24.0),
            Map.entry("hw.temperature[soc]", 59.5),
            Map.entry("camera.up", 1.0));
    assertThat(readings.skipped)
        .isEqualTo(Map.of("unknown-metric", 2L, "malformed-line", 1L, "not-a-number", 1L));
  }

  @Test
  void aPageThatCannotBeReadIsACameraThatIsDownAndIsTriedAgain() throws IOException {
    OpenMetricsSource source =
        source(() -> {
          throw new FileNotFoundException("gone");
        });

    assertThat(readings.readOne(source).values()).containsOnly(Map.entry("camera.up", 0.0));
    assertThat(readings.skipped).isEqualTo(Map.of("unreachable", 1L));
    assertThat(source.nextMicros())
        .isEqualTo(now.get().plus(INTERVAL).getEpochSecond() * 1_000_000);
  }

  @Test
  void turnsThatWereMissedAreNotMadeUpFor() throws IOException {
    OpenMetricsSource source =
        source(() -> Files.newInputStream(Readings.fixture("camera.metrics")));
    long first = source.nextMicros();
    now.updateAndGet(t -> t.plusSeconds(35));

    readings.readOne(source);

    assertThat(source.nextMicros() - first).isEqualTo(40_000_000);
  }

  @Test
  void scrapesOverHttp() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] page = "isp_avelum 255\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String base = "http://localhost:" + server.getAddress().getPort();
      assertThat(readings.readOne(open(http, base + "/metrics")).values())
          .containsOnly(Map.entry("camera.image.luminance", 1.0), Map.entry("camera.up", 1.0));
      assertThat(readings.readOne(open(http, base + "/nothing")).values())
          .containsOnly(Map.entry("camera.up", 0.0));
    } finally {
      server.stop(0);
    }
  }

  private Source open(HttpClient http, String url) throws IOException {
    return SourceKind.OPENMETRICS.open(
        new SourceKind.Opening(
            url,
            INTERVAL,
            now::get,
            (SplittableGenerator) RandomGeneratorFactory.of("L64X128MixRandom").create(1),
            http,
            readings::skip));
  }
}
