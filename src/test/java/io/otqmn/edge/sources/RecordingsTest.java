package io.otqmn.edge.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What real cameras recorded; skipped where the recordings are not. */
class RecordingsTest {
  @Test
  void mavic3DeliversEveryFrame() {
    Readings readings = Readings.ofSrt(Readings.recording("dji-mavic3.srt"));

    assertThat(readings.rows.size()).isEqualTo(12_318);
    assertThat(readings.skipped).isEmpty();
    assertThat(readings.rows).allMatch(row -> row.values().size() == 12);
    Readings.Row first = readings.rows.getFirst();
    assertThat(Instant.EPOCH.plusNanos(first.timeMicros() * 1_000))
        .isEqualTo("2021-12-25T12:27:52.373Z");
    assertThat(first.value("camera.sensor.iso")).isEqualTo(220);
    assertThat(first.value("camera.exposure.time")).isEqualTo(0.000125);
    assertThat(first.value("camera.lens.aperture.f_number")).isEqualTo(3.2);
    assertThat(first.value("camera.image.color_temperature")).isEqualTo(5115);
    assertThat(first.value("camera.lens.focal_length")).isEqualTo(24);
    assertThat(first.value("camera.position.height")).isEqualTo(-2.4);
    Readings.Row last = readings.rows.getLast();
    assertThat(last.timeMicros() - first.timeMicros()).isEqualTo(246_337_000);
    assertThat(last.value("camera.frames")).isEqualTo(12_318);
    assertThat(last.value("camera.frames.dropped")).isZero();
    assertThat(last.value("camera.position.longitude")).isEqualTo(-3.37721);
    assertThat(count(readings, "camera.lens.aperture.f_number", 2.8)).isEqualTo(8_705);
    assertThat(count(readings, "camera.exposure.time", 1 / 1600.0)).isEqualTo(3_302);
    assertThat(count(readings, "camera.sensor.iso", 100)).isEqualTo(7_475);
  }

  private static long count(Readings readings, String name, double value) {
    return readings.rows.stream().filter(row -> row.value(name) == value).count();
  }

  @Test
  void air2sHasHundredthsAndMicroseconds() {
    Readings readings = Readings.ofSrt(Readings.recording("dji-air2s.srt"));

    assertThat(readings.rows).hasSize(17);
    assertThat(readings.skipped).isEmpty();
    Readings.Row first = readings.rows.getFirst();
    assertThat(Instant.EPOCH.plusNanos(first.timeMicros() * 1_000))
        .isEqualTo("2022-08-07T13:40:40.774808Z");
    assertThat(first.value("camera.lens.aperture.f_number")).isEqualTo(2.8);
    assertThat(first.value("camera.lens.focal_length")).isEqualTo(24);
    assertThat(first.value("camera.position.altitude")).isEqualTo(117);
  }

  @Test
  void mavic2WritesSomeSecondsTwice() {
    Readings readings = Readings.ofSrt(Readings.recording("dji-mavic2-style.srt"));

    assertThat(readings.rows.size()).isEqualTo(463);
    assertThat(readings.skipped).isEqualTo(Map.of("duplicate", 5L));
    assertThat(readings.rows).allMatch(row -> row.value("camera.position.longitude") > 149);
  }

  @Test
  void theOldFormatWritesSomeSecondsTwiceAsWell() {
    Readings readings = Readings.ofSrt(Readings.recording("dji-old-format.srt"));

    assertThat(readings.rows.size()).isEqualTo(463);
    assertThat(readings.skipped).isEqualTo(Map.of("duplicate", 5L));
    assertThat(readings.rows.getFirst().value("camera.position.height")).isEqualTo(1.9);
  }

  @Test
  void theBrokenFileLosesItsLastEntryOnly() {
    Readings readings = Readings.ofSrt(Readings.recording("dji-broken-incomplete.srt"));

    assertThat(readings.rows).hasSize(19);
    assertThat(readings.skipped).isEqualTo(Map.of("incomplete", 1L));
    assertThat(readings.rows.getLast().value("camera.sensor.iso")).isEqualTo(196);
  }

  @Test
  void openIpcOnHiSilicon() throws IOException {
    Readings readings = new Readings();
    Readings.Row row = scrape(readings, Readings.recording("openipc-hisi-metrics.txt"));

    assertThat(row.values())
        .containsOnly(
            Map.entry("camera.exposure.time", 0.000778),
            Map.entry("camera.exposure.limited", 0.0),
            Map.entry("camera.sensor.gain[analog]", 0.0),
            Map.entry("camera.sensor.gain[digital]", 0.0),
            Map.entry("camera.sensor.gain[isp]", 0.46),
            Map.entry("camera.image.luminance", 0.2078),
            Map.entry("hw.temperature[soc]", 69.79),
            Map.entry("camera.up", 1.0));
    assertThat(readings.skipped).isEqualTo(Map.of("unknown-metric", 17L));
  }

  @Test
  void openIpcOnSigmaStar() throws IOException {
    Readings readings = new Readings();
    Readings.Row row = scrape(readings, Readings.recording("openipc-sigmastar-metrics.txt"));

    assertThat(row.values())
        .containsOnly(
            Map.entry("camera.sensor.gain[analog]", 26.18),
            Map.entry("camera.sensor.gain[digital]", 0.0),
            Map.entry("camera.frame.rate", 24.0),
            Map.entry("hw.temperature[soc]", 59.0),
            Map.entry("camera.up", 1.0));
    assertThat(readings.skipped).isEqualTo(Map.of("unknown-metric", 10L));
  }

  private static Readings.Row scrape(Readings readings, Path page) throws IOException {
    return readings.readOne(
        new OpenMetricsSource(
            () -> Files.newInputStream(page),
            () -> Instant.EPOCH,
            Duration.ofSeconds(10),
            readings::skip));
  }
}
