package io.otqmn.edge.sources;

import io.otqmn.protocol.SignalDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * Reads a camera's Prometheus page again and again. Knows the metrics of OpenIPC firmware. Pages
 * carry no times: readings have the time of the scrape. A page that cannot be read is {@code
 * camera.up} 0, counted as {@code unreachable}, and tried again at the next turn. Metrics that it
 * does not know are counted as {@code unknown-metric}; {@code isp_exposure} is one of them, because
 * its unit differs from chip to chip.
 */
public final class OpenMetricsSource implements Source {
  static final int MAX_PAGE_BYTES = 1 << 20;

  /** Where the page is; each call opens it anew and must not wait for ever. */
  @FunctionalInterface
  public interface Page {
    InputStream open() throws IOException, InterruptedException;
  }

  private record Mapping(String metric, SignalDefinition signal, DoubleUnaryOperator conversion) {}

  private static final String STAGE = "camera.gain.stage";

  private static final List<Mapping> MAPPINGS =
      List.of(
          new Mapping("isp_exptime", CameraSignals.EXPOSURE_TIME, micros -> micros / 1e6),
          new Mapping("isp_exposureismax", CameraSignals.EXPOSURE_LIMITED, v -> v),
          new Mapping("isp_again", gain("analog"), OpenMetricsSource::decibels),
          new Mapping("isp_dgain", gain("digital"), OpenMetricsSource::decibels),
          new Mapping("isp_ispdgain", gain("isp"), OpenMetricsSource::decibels),
          new Mapping("isp_avelum", CameraSignals.LUMINANCE, v -> v / 255),
          new Mapping("isp_fps", CameraSignals.FRAME_RATE, v -> v),
          new Mapping(
              "node_hwmon_temp_celsius",
              CameraSignals.with(CameraSignals.HW_TEMPERATURE, "hw.sensor_location", "soc"),
              v -> v));

  private static final List<SignalDefinition> SIGNALS = signalsOfMappings();
  private static final int UP = MAPPINGS.size();

  private final Page page;
  private final InstantSource clock;
  private final long intervalMicros;
  private final Skips skips;
  private final Map<String, Integer> signalOfMetric = new HashMap<>();
  private long nextMicros;

  public OpenMetricsSource(Page page, InstantSource clock, Duration interval, Skips skips) {
    this.page = page;
    this.clock = clock;
    this.intervalMicros = interval.toNanos() / 1_000;
    this.skips = skips;
    this.nextMicros = nowMicros();
    for (int i = 0; i < MAPPINGS.size(); i++) {
      signalOfMetric.put(MAPPINGS.get(i).metric(), i);
    }
  }

  private static List<SignalDefinition> signalsOfMappings() {
    return Stream.concat(MAPPINGS.stream().map(Mapping::signal), Stream.of(CameraSignals.UP))
        .toList();
  }

  private static SignalDefinition gain(String stage) {
    return CameraSignals.with(CameraSignals.SENSOR_GAIN, STAGE, stage);
  }

  /** OpenIPC: 1024 is a gain of one. */
  private static double decibels(double gain) {
    return 20 * Math.log10(gain / 1024);
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  @Override
  public List<SignalDefinition> signals() {
    return SIGNALS;
  }

  @Override
  public Map<String, String> resource() {
    return Map.of();
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public boolean startsNow() {
    return true;
  }

  @Override
  public long nextMicros() {
    return nextMicros;
  }

  @Override
  public void read(Reading into) {
    into.begin(nowMicros());
    try (InputStream in = page.open()) {
      byte[] bytes = in.readNBytes(MAX_PAGE_BYTES + 1);
      if (bytes.length > MAX_PAGE_BYTES) {
        throw new IOException("the page is larger than " + MAX_PAGE_BYTES + " bytes");
      }
      convert(new String(bytes, StandardCharsets.UTF_8), into);
      into.value(UP, 1);
    } catch (IOException e) {
      skips.skipped("unreachable");
      into.value(UP, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      skips.skipped("unreachable");
    }
    // a slow page must not build up a backlog of turns
    long turns = Math.max(1, Math.ceilDiv(nowMicros() - nextMicros, intervalMicros));
    nextMicros += turns * intervalMicros;
  }

  private void convert(String text, Reading into) {
    int[] unknown = new int[1];
    int malformed =
        OpenMetricsPage.forEachSample(
            text,
            (name, value) -> {
              Integer signal = signalOfMetric.get(name);
              if (signal == null) {
                unknown[0]++;
              } else {
                into.value(signal, MAPPINGS.get(signal).conversion().applyAsDouble(value));
              }
            });
    count("unknown-metric", unknown[0]);
    count("malformed-line", malformed);
  }

  private void count(String reason, int count) {
    if (count > 0) {
      skips.skipped(reason, count);
    }
  }

  @Override
  public void close() {}
}
