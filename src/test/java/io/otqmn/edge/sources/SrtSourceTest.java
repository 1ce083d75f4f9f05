package io.otqmn.edge.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SrtSourceTest {
  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  @Test
  void readsThePerFrameLayout() {
    Readings readings = Readings.ofSrt(Readings.fixture("per-frame.srt"));

    Readings.Row first = readings.rows.getFirst();
    assertThat(first.timeMicros()).isEqualTo(micros("2024-03-01T08:00:00.100Z"));
    assertThat(first.values())
        .containsEntry("camera.sensor.iso", 400.0)
        .containsEntry("camera.exposure.time", 0.0003125)
        .containsEntry("camera.lens.aperture.f_number", 2.8)
        .containsEntry("camera.exposure.compensation", -0.7)
        .containsEntry("camera.image.color_temperature", 5600.0)
        .containsEntry("camera.lens.focal_length", 24.5)
        .containsEntry("camera.position.latitude", 48.20849)
        .containsEntry("camera.position.longitude", -16.37208)
        .containsEntry("camera.position.height", -1.5)
        .containsEntry("camera.position.altitude", 171.25)
        .containsEntry("camera.frames", 1.0)
        .containsEntry("camera.frames.dropped", 0.0)
        .hasSize(12);
  }

  @Test
  void skipsAndCountsWhatIsBrokenAndDeliversTheRest() {
    Readings readings = Readings.ofSrt(Readings.fixture("per-frame.srt"));

    assertThat(readings.rows).hasSize(3);
    assertThat(readings.skipped)
        .containsOnly(
            Map.entry("no-fix", 1L),
            Map.entry("duplicate", 1L),
            Map.entry("no-time", 1L),
            Map.entry("field", 2L),
            Map.entry("incomplete", 1L));
  }

  @Test
  void leavesAbsentWhatIsAbsentAndCountsLostFrames() {
    Readings.Row last = Readings.ofSrt(Readings.fixture("per-frame.srt")).rows.getLast();

    assertThat(last.values())
        .containsOnlyKeys(
            "camera.lens.aperture.f_number",
            "camera.exposure.compensation",
            "camera.frames",
            "camera.frames.dropped");
    // 3 and 4 could not be used, but 5 and 6 were never written either: all are gaps to a reader
    assertThat(last.value("camera.frames.dropped")).isEqualTo(4);
  }

  @Test
  void convertsHundredthsAndTenthsAndMicroseconds() {
    Readings.Row row = Readings.ofSrt(Readings.fixture("hundredths.srt")).rows.getFirst();

    assertThat(row.timeMicros()).isEqualTo(micros("2023-06-07T10:20:30.774808Z"));
    assertThat(row.value("camera.lens.aperture.f_number")).isEqualTo(2.8);
    assertThat(row.value("camera.lens.focal_length")).isEqualTo(24.0);
    assertThat(row.value("camera.exposure.time")).isEqualTo(0.0125);
    assertThat(row.value("camera.position.altitude")).isEqualTo(353.1);
    assertThat(row.values()).doesNotContainKey("camera.frames");
  }

  @Test
  void readsTheLayoutWithoutTimeCodesAndWithMisspeltLongitude() {
    Readings readings = Readings.ofSrt(Readings.fixture("misspelt.srt"));

    assertThat(readings.rows).hasSize(2);
    assertThat(readings.skipped).isEmpty();
    Readings.Row first = readings.rows.getFirst();
    assertThat(first.timeMicros()).isEqualTo(micros("2019-04-05T06:07:08.393525Z"));
    assertThat(first.value("camera.position.longitude")).isEqualTo(149.25);
    assertThat(first.value("camera.position.latitude")).isEqualTo(-20.5);
    assertThat(first.value("camera.lens.aperture.f_number")).isEqualTo(2.2);
    assertThat(first.value("camera.exposure.time")).isEqualTo(0.0166667);
  }

  @Test
  void readsBareFieldsAndSkipsTheEntryThatWasCutOff() {
    Readings readings = Readings.ofSrt(Readings.fixture("bare.srt"));

    assertThat(readings.rows).hasSize(2);
    assertThat(readings.skipped).containsOnly(Map.entry("incomplete", 1L));
    Readings.Row first = readings.rows.getFirst();
    assertThat(first.timeMicros()).isEqualTo(micros("2018-08-05T14:11:51Z"));
    assertThat(first.value("camera.exposure.time")).isEqualTo(0.0166667);
    assertThat(first.value("camera.position.height")).isEqualTo(1.9);
    assertThat(first.value("camera.position.longitude")).isEqualTo(15.4396);
    assertThat(first.value("camera.position.latitude")).isEqualTo(47.0708);
    Readings.Row second = readings.rows.getLast();
    assertThat(second.value("camera.exposure.time")).isEqualTo(0.0025);
    assertThat(second.value("camera.exposure.compensation")).isEqualTo(-0.33);
    assertThat(second.value("camera.position.height")).isEqualTo(2.1);
    assertThat(second.value("camera.lens.aperture.f_number")).isEqualTo(2.8);
  }
}
