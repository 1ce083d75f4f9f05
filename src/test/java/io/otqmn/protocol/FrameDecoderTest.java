package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.otqmn.v1.Column;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderTest {
  private static final List<SignalDefinition> SIGNALS =
      List.of(
          signal("gauge", SignalKind.SIGNAL_KIND_GAUGE),
          signal("counter", SignalKind.SIGNAL_KIND_COUNTER),
          signal("distribution", SignalKind.SIGNAL_KIND_DISTRIBUTION));
  private static final FrameLimits LIMITS = new FrameLimits(200, 16, 20);
  private static final RejectReason SCHEMA = RejectReason.REJECT_REASON_SCHEMA;
  private static final RejectReason SIZE = RejectReason.REJECT_REASON_SIZE;

  private static SignalDefinition signal(String name, SignalKind kind) {
    return new SignalDefinition(name, "1", 0, kind, Map.of(), "lens");
  }

  private static Frame.Builder good() {
    return Frame.newBuilder()
        .setSequence(1)
        .setRows(9)
        .addTimeSecondDifferences(1_000)
        .addColumns(Column.newBuilder().setSignal(0).addDeltas(5))
        .addDistributions(Distribution.newBuilder().setSignal(2).setRow(8).setZeroCount(1));
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken("no sequence", SCHEMA, f -> f.clearSequence()),
        broken("sequence beyond 63 bits", SCHEMA, f -> f.setSequence(-1)),
        broken("no rows", SCHEMA, f -> f.clearRows()),
        broken("too many rows", SIZE, f -> f.setRows(17)),
        broken("rows beyond 31 bits", SIZE, f -> f.setRows(-1)),
        broken("times stand still", SCHEMA, f -> f.clearTimeSecondDifferences()),
        broken("times fall", SCHEMA, f -> f.addTimeSecondDifferences(-2_000)),
        broken("times wrap", SCHEMA, f -> f.setBaseTimeUnixMicros(Long.MAX_VALUE - 1)),
        broken(
            "more differences than rows",
            SCHEMA,
            f -> f.addAllTimeSecondDifferences(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L))),
        broken("undeclared signal", SCHEMA, f -> f.addColumns(Column.newBuilder().setSignal(3))),
        broken(
            "signal beyond 31 bits", SCHEMA, f -> f.addColumns(Column.newBuilder().setSignal(-1))),
        broken("two columns of a signal", SCHEMA, f -> f.addColumns(Column.newBuilder())),
        broken(
            "a distribution's column", SCHEMA, f -> f.addColumns(Column.newBuilder().setSignal(2))),
        broken(
            "a negative counter",
            SCHEMA,
            f -> f.addColumns(Column.newBuilder().setSignal(1).addDeltas(-1))),
        broken(
            "too many points",
            SIZE,
            f ->
                f.addColumns(Column.newBuilder().setSignal(1))
                    .addAllDistributions(distributions(8))),
        broken(
            "more deltas than values",
            SCHEMA,
            f -> f.addColumns(column(1, 3).addAllDeltas(List.of(1L, 2L, 3L)))),
        broken(
            "a short presence map",
            SCHEMA,
            f ->
                f.addColumns(
                    Column.newBuilder()
                        .setSignal(1)
                        .setPresent(ByteString.copyFrom(new byte[] {1})))),
        broken("an empty presence map", SCHEMA, f -> f.addColumns(column(1, 0))),
        broken("presence beyond the rows", SCHEMA, f -> f.addColumns(column(1, 1 << 9))),
        broken(
            "a column's distribution", SCHEMA, f -> f.addDistributions(Distribution.newBuilder())),
        broken(
            "two distributions in a cell", SCHEMA, f -> f.addDistributions(f.getDistributions(0))),
        broken("a distribution beyond the rows", SCHEMA, f -> f.addDistributions(distribution(9))),
        broken(
            "buckets beyond 32 bits",
            SCHEMA,
            f ->
                f.addDistributions(
                    distribution(1).setPositiveOffset(Integer.MAX_VALUE).addPositiveCounts(1))),
        broken("row beyond 31 bits", SCHEMA, f -> f.addDistributions(distribution(-1))),
        broken(
            "a finer histogram than doubles have",
            SCHEMA,
            f -> f.addDistributions(distribution(1).setScale(21))),
        broken(
            "counts beyond 63 bits",
            SCHEMA,
            f ->
                f.addDistributions(
                    distribution(1).setZeroCount(Long.MAX_VALUE).addPositiveCounts(1))),
        broken(
            "min above max",
            SCHEMA,
            f -> f.addDistributions(distribution(1).setZeroCount(1).setMin(1))),
        broken(
            "too many bytes",
            SIZE,
            f ->
                f.addDistributions(
                    distribution(1).addAllPositiveCounts(Collections.nCopies(200, 1L)))));
  }

  private static Arguments broken(
      String what, RejectReason reason, Consumer<Frame.Builder> change) {
    return arguments(what, reason, change);
  }

  private static Column.Builder column(int signal, int present) {
    return Column.newBuilder()
        .setSignal(signal)
        .setPresent(ByteString.copyFrom(new byte[] {(byte) present, (byte) (present >> 8)}));
  }

  private static Distribution.Builder distribution(int row) {
    return Distribution.newBuilder().setSignal(2).setRow(row);
  }

  private static List<Distribution> distributions(int count) {
    return Stream.iterate(0, row -> row + 1)
        .limit(count)
        .map(row -> distribution(row).build())
        .toList();
  }

  @Test
  void acceptsAGoodFrame() throws Exception {
    assertThat(FrameDecoder.decode(good().build(), SIGNALS, LIMITS).points()).isEqualTo(10);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void rejects(String what, RejectReason reason, Consumer<Frame.Builder> change) {
    Frame.Builder frame = good();
    change.accept(frame);
    assertThatThrownBy(() -> FrameDecoder.decode(frame.build(), SIGNALS, LIMITS))
        .isInstanceOfSatisfying(
            FrameRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void constantColumnsCannotBeUsedToFillMemory() {
    FrameLimits limits = new FrameLimits(65_536, 4_096, FrameLimits.DEFAULT_MAX_POINTS);
    List<SignalDefinition> signals =
        Stream.iterate(0, i -> i + 1)
            .limit(512)
            .map(i -> signal("s" + i, SignalKind.SIGNAL_KIND_GAUGE))
            .toList();
    Frame.Builder frame =
        Frame.newBuilder().setSequence(1).setRows(4_096).addTimeSecondDifferences(1);
    for (int i = 0; i < 512; i++) {
      frame.addColumns(Column.newBuilder().setSignal(i));
    }
    assertThatThrownBy(() -> FrameDecoder.decode(frame.build(), signals, limits))
        .isInstanceOfSatisfying(
            FrameRejectedException.class, e -> assertThat(e.reason()).isEqualTo(SIZE));
  }

  /** Whatever bytes arrive: a decoded frame within limits, or one of the two exceptions. */
  @Test
  void mutatedBytesAreDecodedOrRejected() {
    SplittableRandom random = new SplittableRandom(42);
    int decodedFrames = 0;
    int rejectedFrames = 0;
    for (int i = 0; i < 60_000; i++) {
      RandomFrames.Case original = new RandomFrames(i % 500).next();
      byte[] bytes = mutated(original.encoder().seal(1 + i, i).toByteArray(), random);
      try {
        DecodedFrame decoded =
            FrameDecoder.decode(
                Frame.parseFrom(bytes), original.signals(), FrameRoundTripTest.LIMITS);
        assertThat(decoded.rows()).isBetween(1, FrameRoundTripTest.LIMITS.maxRows());
        assertThat(decoded.points()).isBetween(0, FrameRoundTripTest.LIMITS.maxPoints());
        decodedFrames++;
      } catch (FrameRejectedException | InvalidProtocolBufferException expected) {
        assertThat(expected).hasMessageNotContaining("null");
        rejectedFrames++;
      }
    }
    assertThat(decodedFrames).isPositive();
    assertThat(rejectedFrames).isPositive();
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    byte[] mutated =
        random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
    for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
      int at = random.nextInt(mutated.length);
      mutated[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) (mutated[at] ^ (1 << random.nextInt(8)));
            case 1 -> (byte) 0xff;
            case 2 -> 0;
            default -> (byte) random.nextInt();
          };
    }
    return mutated;
  }
}
