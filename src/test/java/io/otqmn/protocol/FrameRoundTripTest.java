package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.SignalKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameRoundTripTest {
  static final FrameLimits LIMITS = new FrameLimits(1 << 20, 4096, 1 << 16);
  private static final SignalDefinition GAUGE =
      new SignalDefinition("a", "1", 2, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens");

  @Test
  void decodingGivesBackWhatWasEncoded() throws Exception {
    for (long seed = 0; seed < 3_000; seed++) {
      RandomFrames.Case random = new RandomFrames(seed).next();
      Frame frame = random.encoder().seal(seed + 1, -seed);
      DecodedFrame decoded =
          FrameDecoder.decode(Frame.parseFrom(frame.toByteArray()), random.signals(), LIMITS);
      assertThat(pointsOf(decoded)).as("seed %d", seed).isEqualTo(random.points());
      assertThat(decoded.sequence()).isEqualTo(seed + 1);
      assertThat(decoded.edgeTimeMicros()).isEqualTo(-seed);
      assertThat(random.encoder().isEmpty()).isTrue();
    }
  }

  @Test
  void aConstantColumnAtAConstantRateIsTwoIntegers() {
    FrameEncoder encoder = new FrameEncoder(List.of(GAUGE));
    LongStream.range(0, 200).forEach(i -> encoder.add(i * 40_000, 0, 2_800));
    Frame frame = encoder.seal(1, 0);
    assertThat(frame.getTimeSecondDifferencesList()).containsExactly(40_000L);
    assertThat(frame.getColumns(0).getDeltasList()).containsExactly(2_800L);
    assertThat(frame.getColumns(0).getPresent().isEmpty()).isTrue();
  }

  @Test
  void theFirstOfTwoPointsAtOneTimeWins() throws Exception {
    FrameEncoder encoder = new FrameEncoder(List.of(GAUGE));
    encoder.add(5, 0, 1);
    encoder.add(4, 0, 7);
    encoder.add(5, 0, 2);
    DecodedFrame decoded = FrameDecoder.decode(encoder.seal(1, 0), List.of(GAUGE), LIMITS);
    assertThat(pointsOf(decoded))
        .isEqualTo(new TreeMap<>(Map.of(4L, Map.of(0, 7L), 5L, Map.of(0, 1L))));
  }

  @Test
  void nothingIsNotAFrame() {
    FrameEncoder encoder = new FrameEncoder(List.of(GAUGE));
    assertThatThrownBy(() -> encoder.seal(1, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void unwantedSignalsCanBeLeftOut() throws Exception {
    FrameEncoder encoder = new FrameEncoder(List.of(GAUGE, second()));
    encoder.add(1, 0, 1);
    encoder.add(1, 1, 2);
    DecodedFrame decoded =
        FrameDecoder.decode(encoder.seal(1, 0), List.of(GAUGE, second()), LIMITS);
    assertThat(decoded.points()).isEqualTo(2);
    assertThat(pointsOf(decoded.keeping(signal -> signal == 1)))
        .isEqualTo(new TreeMap<>(Map.of(1L, Map.of(1, 2L))));
  }

  private static SignalDefinition second() {
    return new SignalDefinition("b", "1", 0, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "motion");
  }

  static TreeMap<Long, TreeMap<Integer, Object>> pointsOf(DecodedFrame frame) {
    TreeMap<Long, TreeMap<Integer, Object>> points = new TreeMap<>();
    for (DecodedColumn column : frame.columns()) {
      for (int i = 0; i < column.size(); i++) {
        points
            .computeIfAbsent(frame.timeMicros(column.row(i)), t -> new TreeMap<>())
            .put(column.signal(), column.value(i));
      }
    }
    for (Distribution distribution : frame.distributions()) {
      points
          .computeIfAbsent(frame.timeMicros(distribution.getRow()), t -> new TreeMap<>())
          .put(distribution.getSignal(), distribution.toBuilder().clearSignal().clearRow().build());
    }
    return points;
  }
}
