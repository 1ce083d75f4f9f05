package io.otqmn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.edge.sources.CameraSignals;
import io.otqmn.v1.Pace;
import io.otqmn.v1.VectorPace;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceFilterTest {
  private static final int FOCUS = 0;
  private static final int F_NUMBER = 1;
  private static final int ISO = 2;

  private final PaceFilter pace =
      new PaceFilter(
          List.of(CameraSignals.FOCUS_DISTANCE, CameraSignals.F_NUMBER, CameraSignals.SENSOR_ISO));

  private void follow(VectorPace.Builder advice) {
    pace.follow(Pace.newBuilder().addVectors(advice).build());
  }

  @Test
  void withoutAdviceEverythingIsWanted() {
    assertThat(pace.wanted(FOCUS, 1)).isTrue();
    assertThat(pace.wanted(FOCUS, 2)).isTrue();
  }

  @Test
  void theFirstOfEveryIntervalIsWanted() {
    follow(VectorPace.newBuilder().setVector("lens").setIntervalMillis(1_000));
    int wanted = 0;
    for (long micros = 0; micros < 10_000_000; micros += 20_000) {
      boolean focus = pace.wanted(FOCUS, micros);
      assertThat(pace.wanted(F_NUMBER, micros)).isEqualTo(focus);
      assertThat(pace.wanted(ISO, micros)).isTrue();
      wanted += focus ? 1 : 0;
    }
    assertThat(wanted).isEqualTo(10);
  }

  @Test
  void jitterDoesNotHalveTheRate() {
    follow(VectorPace.newBuilder().setVector("lens").setIntervalMillis(1_000));
    int wanted = 0;
    for (int i = 0; i < 100; i++) {
      wanted += pace.wanted(FOCUS, 500_000 + i * 1_000_000L + (i % 2 == 0 ? 900 : -900)) ? 1 : 0;
    }
    assertThat(wanted).isEqualTo(100);
  }

  @Test
  void offIsOffUntilNewAdvice() {
    follow(VectorPace.newBuilder().setVector("exposure").setOff(true));
    assertThat(pace.wanted(ISO, 1)).isFalse();
    assertThat(pace.wanted(FOCUS, 1)).isTrue();
    pace.follow(Pace.getDefaultInstance());
    assertThat(pace.wanted(ISO, 2)).isTrue();
  }
}
