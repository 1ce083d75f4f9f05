package io.otqmn.collector.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChangeFilterTest {
  private static final List<SignalDefinition> SIGNALS =
      List.of(
          signal("camera.focus", SignalKind.SIGNAL_KIND_GAUGE, "lens"),
          signal("camera.iso", SignalKind.SIGNAL_KIND_GAUGE, "exposure"),
          signal("camera.motion", SignalKind.SIGNAL_KIND_DISTRIBUTION, "motion"));

  private final FrameBuilder builder = new FrameBuilder(SIGNALS);

  private static SignalDefinition signal(String name, SignalKind kind, String vector) {
    return new SignalDefinition(name, "1", 2, kind, Map.of(), vector);
  }

  private static ChangeFilter lens(long heartbeatMillis, long deadband) {
    return new ChangeFilter(
        SIGNALS, Map.of("lens", new ChangeFilter.Rule(heartbeatMillis, deadband)));
  }

  /** As {@code signal@seconds=value}. */
  private static List<String> points(FrameContent frame) {
    List<String> points = new ArrayList<>();
    for (int column = 0; column < frame.columns(); column++) {
      for (int run = frame.firstRun(column); run < frame.endRun(column); run++) {
        for (int i = frame.runStart(run); i < frame.runEnd(column, run); i++) {
          points.add(
              frame.signal(column)
                  + "@"
                  + frame.timeMicros(frame.row(column, i)) / 1_000_000
                  + "="
                  + frame.runValue(run));
        }
      }
    }
    return points;
  }

  /** One value per second from the given one on. */
  private FrameContent focus(int fromSecond, long... values) {
    for (int i = 0; i < values.length; i++) {
      builder.add((fromSecond + i) * 1_000_000L, 0, values[i]);
    }
    return builder.seal(1, 0);
  }

  @Test
  void onlyChangesAreNews() {
    ChangeFilter filter = lens(60_000, 0);
    assertThat(points(filter.news(focus(0, 7, 7, 8, 8, 7))))
        .containsExactly("0@0=7", "0@2=8", "0@4=7");
    assertThat(filter.news(focus(5, 7, 7, 7)).points()).isZero();
    assertThat(points(filter.news(focus(8, 7, 9)))).containsExactly("0@9=9");
  }

  @Test
  void whatDoesNotChangeIsToldAgainAtItsHeartbeat() {
    ChangeFilter filter = lens(3_000, 0);
    assertThat(points(filter.news(focus(0, 7, 7, 7, 7, 7)))).containsExactly("0@0=7", "0@3=7");
    assertThat(points(filter.news(focus(5, 7, 7, 8, 8, 8, 8))))
        .containsExactly("0@6=7", "0@7=8", "0@10=8");
  }

  @Test
  void aHeartbeatOfZeroIsEveryValue() {
    FrameContent frame = focus(0, 7, 7, 7);
    assertThat(points(lens(0, 0).news(frame))).isEqualTo(points(frame));
  }

  @Test
  void aDeadbandIsMeasuredFromWhatWasExportedLast() {
    ChangeFilter filter = lens(60_000, 2);
    assertThat(points(filter.news(focus(0, 10, 11, 12, 13, 14, 15, 16))))
        .containsExactly("0@0=10", "0@3=13", "0@6=16");
    assertThat(points(filter.news(focus(7, Long.MIN_VALUE, Long.MAX_VALUE)))).hasSize(2);
  }

  @Test
  void aClockThatIsSetBackSilencesNothing() {
    ChangeFilter filter = lens(3_000, 0);
    filter.news(focus(1_000, 7));
    assertThat(points(filter.news(focus(10, 7, 7)))).containsExactly("0@10=7");
  }

  @Test
  void everythingIsNewsOnceMoreWhenTheBackendMayHaveLostIt() {
    ChangeFilter filter = lens(60_000, 0);
    filter.news(focus(0, 7));
    filter.forget();
    assertThat(points(filter.news(focus(1, 7, 7)))).containsExactly("0@1=7");
  }

  @Test
  void distributionsAreAlwaysNews() {
    ChangeFilter filter = lens(60_000, 0);
    for (int i = 0; i < 2; i++) {
      builder.addDistribution(5, 2, Distribution.newBuilder().setZeroCount(4).build());
      assertThat(filter.news(focus(0, 7)).distributions()).hasSize(1);
    }
  }

  /**
   * Who holds the last value that was told, and looks at it at any time, is never wrong by more.
   */
  @Test
  void theLastValueToldIsWithinTheDeadbandOfTheTruth() {
    SplittableRandom random = new SplittableRandom(5);
    for (int deadband : new int[] {0, 1, 5}) {
      ChangeFilter filter = lens(20_000, deadband);
      long value = 0;
      long told = Long.MIN_VALUE;
      int second = 0;
      for (int frame = 0; frame < 200; frame++) {
        long[] values = new long[1 + random.nextInt(30)];
        for (int i = 0; i < values.length; i++) {
          value += random.nextInt(3) == 0 ? random.nextInt(-3, 4) : 0;
          values[i] = value;
        }
        List<String> news = points(filter.news(focus(second, values)));
        for (int i = 0; i < values.length; i++) {
          String prefix = "0@" + (second + i) + "=";
          told =
              news.stream()
                  .filter(point -> point.startsWith(prefix))
                  .mapToLong(point -> Long.parseLong(point.substring(prefix.length())))
                  .findFirst()
                  .orElse(told);
          assertThat(Math.abs(told - values[i])).isLessThanOrEqualTo(deadband);
        }
        second += values.length;
      }
    }
  }
}
