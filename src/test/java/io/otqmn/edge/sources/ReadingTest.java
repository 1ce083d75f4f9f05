package io.otqmn.edge.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private final Readings counted = new Readings();
  private final Reading reading =
      new Reading(List.of(CameraSignals.FRAMES, CameraSignals.ALTITUDE), counted::skip);

  @Test
  void aCountBelowZeroIsSkippedByItself() {
    reading.begin(0);
    reading.value(0, -5);
    reading.value(1, -5);
    assertThat(reading.has(0)).isFalse();
    assertThat(reading.has(1)).isTrue();
    assertThat(counted.skipped).containsOnly(Map.entry("negative-count", 1L));
    reading.value(0, 7);
    assertThat(reading.scaled(0)).isEqualTo(7);
  }

  @Test
  void whatIsNoNumberIsSkipped() {
    reading.begin(0);
    reading.value(0, Double.NaN);
    reading.value(0, Double.POSITIVE_INFINITY);
    assertThat(reading.has(0)).isFalse();
    assertThat(counted.skipped).containsOnly(Map.entry("not-a-number", 2L));
  }
}
