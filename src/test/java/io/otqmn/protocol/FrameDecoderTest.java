package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
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

  /** Nine rows of the gauge and a distribution in the last one. */
  private static Frame.Builder good() {
    return with(distribution(8).setZeroCount(1));
  }

  /** With these distributions; nothing is checked. */
  private static Frame.Builder with(Distribution.Builder... distributions) {
    List<Distribution> built = Stream.of(distributions).map(Distribution.Builder::build).toList();
    return encoded(FrameContent.of(1, 0, times(9), column(0, 5, 9), built), SIGNALS);
  }

  /** The value in every row of one column; nothing is checked. */
  private static Frame.Builder frame(long[] times, int signal, long value) {
    List<SignalDefinition> gauges =
        Collections.nCopies(2, signal("any", SignalKind.SIGNAL_KIND_GAUGE));
    FrameContent content =
        FrameContent.of(1, 0, times, column(signal, value, times.length), List.of());
    return encoded(content, gauges);
  }

  private static Frame.Builder encoded(FrameContent content, List<SignalDefinition> signals) {
    return FrameEncoder.alone(content, signals).toBuilder();
  }

  private static FrameContent.Runs column(int signal, long value, int rows) {
    FrameContent.Runs runs = new FrameContent.Runs();
    runs.begin(signal);
    runs.run(0, value);
    runs.end(rows, null);
    return runs;
  }

  private static long[] times(int rows) {
    return Stream.iterate(0L, t -> t + 1_000).limit(rows).mapToLong(t -> t).toArray();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken("no sequence", SCHEMA, f -> f.clearSequence()),
        broken("sequence beyond 63 bits", SCHEMA, f -> f.setSequence(-1)),
        broken("too many rows", SIZE, f -> frame(times(17), 0, 1)),
        broken("times stand still", SCHEMA, f -> frame(new long[] {1, 1}, 0, 1)),
        broken("times fall", SCHEMA, f -> frame(new long[] {1, 2, 0}, 0, 1)),
        broken("times wrap", SCHEMA, f -> frame(new long[] {Long.MAX_VALUE, Long.MIN_VALUE}, 0, 1)),
        broken("a negative counter", SCHEMA, f -> frame(times(2), 1, -1)),
        broken("no body", RejectReason.REJECT_REASON_ORDER, f -> f.clearBody()),
        broken(
            "bytes after the body",
            SCHEMA,
            f -> f.setBody(f.getBody().concat(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5})))),
        broken(
            "a zero after the body",
            SCHEMA,
            f -> f.setBody(f.getBody().concat(ByteString.copyFrom(new byte[1])))),
        broken(
            "too many points",
            SIZE,
            f -> encoded(FrameContent.of(1, 0, times(16), twoColumns(), List.of()), SIGNALS)),
        broken(
            "buckets beyond 32 bits",
            SCHEMA,
            f -> with(distribution(1).setPositiveOffset(Integer.MAX_VALUE).addPositiveCounts(1))),
        broken(
            "a finer histogram than doubles have", SCHEMA, f -> with(distribution(1).setScale(21))),
        broken(
            "counts beyond 63 bits",
            SCHEMA,
            f -> with(distribution(1).setZeroCount(Long.MAX_VALUE).addPositiveCounts(1))),
        broken("a negative count", SCHEMA, f -> with(distribution(1).addPositiveCounts(-1))),
        broken("min above max", SCHEMA, f -> with(distribution(1).setZeroCount(1).setMin(1))),
        broken(
            "too many buckets of a distribution",
            SIZE,
            f -> with(distribution(1).addAllPositiveCounts(Collections.nCopies(321, 1L)))),
        broken("too many buckets of a frame", SIZE, f -> with(full(1), full(2), full(3))),
        broken("too many bytes", SIZE, f -> f.setBody(ByteString.copyFrom(new byte[200]))));
  }

  private static Distribution.Builder full(int row) {
    List<Long> counts = Collections.nCopies(Distributions.MAX_BUCKETS, 1L);
    return distribution(row).addAllPositiveCounts(counts).addAllNegativeCounts(counts);
  }

  private static Arguments broken(
      String what, RejectReason reason, UnaryOperator<Frame.Builder> change) {
    return arguments(what, reason, change);
  }

  private static Distribution.Builder distribution(int row) {
    return Distribution.newBuilder().setSignal(2).setRow(row);
  }

  private static FrameContent.Runs twoColumns() {
    FrameContent.Runs runs = column(0, 5, 16);
    runs.begin(1);
    runs.run(0, 6);
    runs.end(16, null);
    return runs;
  }

  @Test
  void acceptsAGoodFrame() throws Exception {
    assertThat(new FrameDecoder(SIGNALS, LIMITS).decode(good().build()).points()).isEqualTo(10);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void rejects(String what, RejectReason reason, UnaryOperator<Frame.Builder> change) {
    Frame frame = change.apply(good()).build();
    assertThatThrownBy(() -> new FrameDecoder(SIGNALS, LIMITS).decode(frame))
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
    FrameContent.Runs runs = new FrameContent.Runs();
    for (int i = 0; i < 512; i++) {
      runs.begin(i);
      runs.run(0, 0);
      runs.end(4_096, null);
    }
    Frame frame = FrameEncoder.alone(FrameContent.of(1, 0, times(4_096), runs, List.of()), signals);
    assertThat(frame.getSerializedSize()).isLessThan(200);
    assertThatThrownBy(() -> new FrameDecoder(signals, limits).decode(frame))
        .isInstanceOfSatisfying(
            FrameRejectedException.class, e -> assertThat(e.reason()).isEqualTo(SIZE));
  }

  /**
   * Whatever bytes arrive, in whatever order on one stream: a frame within limits, or one of the
   * two exceptions.
   */
  @Test
  void mutatedBytesAreDecodedOrRejected() {
    SplittableRandom random = new SplittableRandom(42);
    FrameLimits limits = new FrameLimits(1 << 16, 256, 2_048);
    int decodedFrames = 0;
    int rejectedFrames = 0;
    for (int stream = 0; stream < 4_000; stream++) {
      RandomFrames frames = new RandomFrames(stream % 500);
      RandomFrames.Case original = frames.next();
      FrameEncoder encoder = new FrameEncoder(original.signals());
      FrameDecoder decoder = new FrameDecoder(original.signals(), limits);
      for (int i = 0; i < 4; i++) {
        byte[] bytes = encoder.encode(original.builder().seal(1 + i, i)).toByteArray();
        for (int mutation = 0; mutation < 20; mutation++) {
          if (isDecoded(decoder, mutated(bytes, random), limits)) {
            decodedFrames++;
          } else {
            rejectedFrames++;
          }
        }
        original = frames.next(original.signals());
      }
    }
    assertThat(decodedFrames + rejectedFrames).isEqualTo(320_000);
    assertThat(decodedFrames).isGreaterThan(10_000);
    assertThat(rejectedFrames).isGreaterThan(10_000);
  }

  @Test
  void randomBodiesAreDecodedOrRejected() {
    SplittableRandom random = new SplittableRandom(43);
    FrameLimits limits = new FrameLimits(1 << 16, 4_096, 16_384);
    FrameDecoder decoder = new FrameDecoder(SIGNALS, limits);
    int decodedFrames = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] body = new byte[random.nextInt(60)];
      random.nextBytes(body);
      if (body.length > 0 && i % 2 == 0) {
        body[0] |= (byte) 0x80; // begins anew
      }
      Frame frame =
          Frame.newBuilder().setSequence(i + 1).setBody(ByteString.copyFrom(body)).build();
      decodedFrames += isDecoded(decoder, frame.toByteArray(), limits) ? 1 : 0;
    }
    assertThat(decodedFrames).isBetween(1, 199_999);
  }

  private static boolean isDecoded(FrameDecoder decoder, byte[] bytes, FrameLimits limits) {
    try {
      FrameContent decoded = decoder.decode(Frame.parseFrom(bytes));
      assertThat(decoded.rows()).isBetween(1, limits.maxRows());
      assertThat(decoded.points()).isBetween(0, limits.maxPoints());
      assertThat(decoded.runs()).isLessThanOrEqualTo(decoded.points());
      return true;
    } catch (FrameRejectedException | InvalidProtocolBufferException expected) {
      assertThat(expected).hasMessageNotContaining("null");
      return false;
    }
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
