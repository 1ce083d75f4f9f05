package io.otqmn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
  private static final long NOW = 1_000_000_000;

  private static long due(Timeline timeline, long source) {
    long due = timeline.dueMicros(source, NOW);
    timeline.advance(timeline.deviceMicros(source));
    return due;
  }

  @Test
  void shiftsARecordingToNow() {
    Timeline timeline = new Timeline(false, false, true, 1);
    assertThat(due(timeline, 500)).isEqualTo(NOW);
    assertThat(timeline.deviceMicros(500)).isEqualTo(NOW);
    assertThat(due(timeline, 700)).isEqualTo(NOW + 200);
    assertThat(timeline.deviceMicros(700)).isEqualTo(NOW + 200);
  }

  @Test
  void keepsOriginalTimesButPlaysFromNow() {
    Timeline timeline = new Timeline(false, false, false, 1);
    assertThat(due(timeline, 500)).isEqualTo(NOW);
    assertThat(timeline.deviceMicros(500)).isEqualTo(500);
    assertThat(due(timeline, 700)).isEqualTo(NOW + 200);
  }

  @Test
  void playsFasterWithoutChangingDeviceTimes() {
    Timeline timeline = new Timeline(false, false, true, 4);
    due(timeline, 0);
    assertThat(due(timeline, 400)).isEqualTo(NOW + 100);
    assertThat(timeline.deviceMicros(400)).isEqualTo(NOW + 400);
  }

  @Test
  void atSpeedZeroEverythingIsDue() {
    Timeline timeline = new Timeline(false, false, true, 0);
    due(timeline, 0);
    assertThat(due(timeline, 1_000_000_000_000L)).isLessThan(NOW);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClockThatIsSetInTheMiddleIsNotWaitedFor(boolean shift) {
    long year2100 = 4_102_444_800_000_000L;
    Timeline timeline = new Timeline(false, false, shift, 1);
    long start = 1_600_000_000_000_000L;
    long[] sources = {start, start + 10, year2100, start + 20, 0, 10};
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < sources.length; i++) {
        int entry = pass * sources.length + i;
        assertThat(due(timeline, sources[i])).isEqualTo(NOW + entry * 10);
        if (shift) {
          assertThat(timeline.deviceMicros(sources[i])).isEqualTo(NOW + entry * 10);
        } else if (pass == 0) {
          assertThat(timeline.deviceMicros(sources[i])).isEqualTo(sources[i]);
        }
      }
      timeline.restart();
    }
  }

  @Test
  void aLoopGoesOnOneStepLater() {
    Timeline timeline = new Timeline(false, false, false, 1);
    for (int pass = 0; pass < 3; pass++) {
      for (long source = 1_000; source <= 1_020; source += 10) {
        assertThat(due(timeline, source)).isEqualTo(NOW + pass * 30 + source - 1_000);
        assertThat(timeline.deviceMicros(source)).isEqualTo(source + pass * 30);
      }
      timeline.restart();
    }
  }

  @Test
  void aSimulationBeginsWhereItSays() {
    Timeline timeline = new Timeline(false, true, true, 2);
    assertThat(due(timeline, NOW + 300)).isEqualTo(NOW + 300);
    assertThat(timeline.deviceMicros(NOW + 300)).isEqualTo(NOW + 300);
    assertThat(due(timeline, NOW + 500)).isEqualTo(NOW + 400);
  }

  @Test
  void liveTimesAreTheClocks() {
    Timeline timeline = new Timeline(true, true, true, 7);
    assertThat(due(timeline, 123)).isEqualTo(123);
    assertThat(timeline.deviceMicros(123)).isEqualTo(123);
  }
}
