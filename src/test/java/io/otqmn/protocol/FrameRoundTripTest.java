package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameRoundTripTest {
  static final FrameLimits LIMITS = new FrameLimits(1 << 22, 4096, 1 << 17);
  private static final SignalDefinition GAUGE = gauge("a");

  private static SignalDefinition gauge(String name) {
    return new SignalDefinition(name, "1", 2, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens");
  }

  private static Frame wire(Frame frame) throws Exception {
    return Frame.parseFrom(frame.toByteArray());
  }

  @Test
  void decodingGivesBackWhatWasEncoded() throws Exception {
    for (long seed = 0; seed < 3_000; seed++) {
      RandomFrames frames = new RandomFrames(seed);
      RandomFrames.Case random = frames.next();
      FrameEncoder encoder = new FrameEncoder(random.signals());
      FrameDecoder decoder = new FrameDecoder(random.signals(), LIMITS);
      for (long sequence = seed + 1; sequence < seed + 6; sequence++) {
        FrameContent sealed = random.builder().seal(sequence, -seed);
        FrameContent decoded = decoder.decode(wire(encoder.encode(sealed)));
        assertThat(pointsOf(decoded)).as("seed %d", seed).isEqualTo(random.points());
        assertThat(decoded.sequence()).isEqualTo(sequence);
        assertThat(decoded.edgeTimeMillis()).isEqualTo(-seed);
        assertThat(decoded.points()).isEqualTo(sealed.points());
        assertThat(random.builder().isEmpty()).isTrue();
        random = frames.next(random.signals());
      }
    }
  }

  /** All 64 bits of every value and time are news: nothing may cost much more than itself. */
  @Test
  void entropyCostsFivePerCentAtMost() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    for (int density : new int[] {4, 3, 2, 1}) {
      List<SignalDefinition> signals =
          LongStream.range(0, 10).mapToObj(i -> gauge("camera.x" + i)).toList();
      FrameEncoder encoder = new FrameEncoder(signals);
      FrameDecoder decoder = new FrameDecoder(signals, LIMITS);
      for (int sequence = 1; sequence <= 5; sequence++) {
        FrameBuilder builder = new FrameBuilder(signals);
        for (int row = 0; row < 500; row++) {
          long time = random.nextLong();
          builder.add(time, 0, random.nextLong());
          for (int signal = 1; signal < 10; signal++) {
            if (random.nextInt(4) < density) {
              builder.add(time, signal, random.nextLong());
            }
          }
        }
        FrameContent content = builder.seal(sequence, 0);
        Frame frame = encoder.encode(content);
        long own = 8L * (content.points() + content.rows());
        assertThat(frame.getSerializedSize())
            .as("density %d/4", density)
            .isLessThan((int) (own * 1.05));
        assertThat(pointsOf(decoder.decode(frame))).isEqualTo(pointsOf(content));
      }
    }
  }

  @Test
  void whatDoesNotChangeCostsNothing() {
    List<SignalDefinition> signals =
        LongStream.range(0, 20).mapToObj(i -> gauge("camera.x" + i)).toList();
    FrameEncoder encoder = new FrameEncoder(signals);
    int bytes = 0;
    for (int sequence = 1; sequence <= 20; sequence++) {
      FrameBuilder builder = new FrameBuilder(signals);
      for (long row = 0; row < 200; row++) {
        for (int signal = 0; signal < 20; signal++) {
          // the second half counts
          long value = signal < 10 ? 2_800 : row + 200L * sequence;
          builder.add((200L * sequence + row) * 40_000, signal, value);
        }
      }
      bytes = encoder.encode(builder.seal(sequence, 8_000L * sequence)).getSerializedSize();
    }
    assertThat(bytes).as("4,000 points").isLessThan(10);
  }

  @Test
  void aFrameThatContinuesWhatIsNotThereIsToBeSentAgain() throws Exception {
    FrameEncoder encoder = new FrameEncoder(List.of(GAUGE));
    FrameDecoder decoder = new FrameDecoder(List.of(GAUGE), LIMITS);
    List<Frame> frames = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      FrameBuilder builder = new FrameBuilder(List.of(GAUGE));
      builder.add(i, 0, i);
      frames.add(encoder.encode(builder.seal(i, 0)));
    }
    decoder.decode(frames.get(0));
    assertOutOfOrder(decoder, frames.get(2));
    assertOutOfOrder(decoder, frames.get(1)); // what was known is forgotten
    decoder.decode(frames.get(0));
    decoder.decode(frames.get(1));
    assertThat(decoder.decode(frames.get(2)).sequence()).isEqualTo(3);
    assertOutOfOrder(new FrameDecoder(List.of(GAUGE), LIMITS), frames.get(1));
  }

  private static void assertOutOfOrder(FrameDecoder decoder, Frame frame) {
    assertThatThrownBy(() -> decoder.decode(frame))
        .isInstanceOfSatisfying(
            FrameRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.REJECT_REASON_ORDER));
  }

  @Test
  void theFirstOfTwoPointsAtOneTimeWins() {
    FrameBuilder builder = new FrameBuilder(List.of(GAUGE));
    builder.add(5, 0, 1);
    builder.add(4, 0, 7);
    builder.add(5, 0, 2);
    assertThat(pointsOf(builder.seal(1, 0)))
        .isEqualTo(new TreeMap<>(Map.of(4L, Map.of(0, 7L), 5L, Map.of(0, 1L))));
  }

  @Test
  void nothingIsNotAFrame() {
    FrameBuilder builder = new FrameBuilder(List.of(GAUGE));
    assertThatThrownBy(() -> builder.seal(1, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void unwantedSignalsCanBeLeftOut() {
    FrameBuilder builder = new FrameBuilder(List.of(GAUGE, gauge("b")));
    builder.add(1, 0, 1);
    builder.add(1, 1, 2);
    FrameContent content = builder.seal(1, 0);
    assertThat(content.points()).isEqualTo(2);
    assertThat(pointsOf(content.keeping(signal -> signal == 1)))
        .isEqualTo(new TreeMap<>(Map.of(1L, Map.of(1, 2L))));
  }

  static TreeMap<Long, TreeMap<Integer, Object>> pointsOf(FrameContent frame) {
    TreeMap<Long, TreeMap<Integer, Object>> points = new TreeMap<>();
    for (int column = 0; column < frame.columns(); column++) {
      for (int run = frame.firstRun(column); run < frame.endRun(column); run++) {
        for (int i = frame.runStart(run); i < frame.runEnd(column, run); i++) {
          points
              .computeIfAbsent(frame.timeMicros(frame.row(column, i)), t -> new TreeMap<>())
              .put(frame.signal(column), frame.runValue(run));
        }
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
