package io.otqmn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.edge.sources.CameraSignals;
import io.otqmn.edge.sources.Reading;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
  private static final List<SignalDefinition> SIGNALS =
      List.of(
          CameraSignals.FOCUS_DISTANCE,
          CameraSignals.SENSOR_ISO,
          CameraSignals.THERMAL_TEMPERATURE);

  /** Readings that compress as badly as can be. */
  private static List<FrameContent> frames(FrameLimits limits, int maxRows, int readings) {
    SplittableRandom random = new SplittableRandom(3);
    FrameAssembler assembler = new FrameAssembler(SIGNALS, limits, maxRows, Long.MAX_VALUE);
    PaceFilter pace = new PaceFilter(SIGNALS);
    Reading reading = new Reading(SIGNALS, (reason, count) -> {});
    List<FrameContent> frames = new ArrayList<>();
    long micros = 0;
    for (int i = 0; i < readings; i++) {
      micros += random.nextLong(1, 1L << 40);
      reading.begin(micros);
      reading.value(0, random.nextDouble(-1e14, 1e14));
      reading.value(1, random.nextDouble(-9e18, 9e18));
      if (random.nextInt(4) == 0) {
        Distribution.Builder distribution = Distribution.newBuilder();
        random.longs(random.nextInt(160)).forEach(distribution::addPositiveCounts);
        reading.distribution(2, distribution.build());
      }
      if (assembler.mustSealBefore(micros)) {
        frames.add(assembler.seal(frames.size() + 1, 0));
      }
      assembler.add(reading, micros, pace);
    }
    return frames;
  }

  @Test
  void neverExceedsTheRows() {
    assertThat(frames(new FrameLimits(1 << 20, 40, 10_000), 500, 1_000))
        .allMatch(frame -> frame.rows() == 40);
    assertThat(frames(new FrameLimits(1 << 20, 40, 10_000), 25, 1_000))
        .allMatch(frame -> frame.rows() == 25);
  }

  @Test
  void neverExceedsThePoints() {
    assertThat(frames(new FrameLimits(1 << 20, 4_000, 100), 4_000, 1_000))
        .isNotEmpty()
        .allMatch(frame -> frame.rows() <= 50 && frame.rows() > 30);
  }

  @Test
  void neverExceedsTheBytesByMoreThanOneDistribution() {
    assertThat(frames(new FrameLimits(16_384, 4_000, 100_000), 4_000, 3_000))
        .isNotEmpty()
        .allMatch(
            frame -> FrameEncoder.alone(frame, SIGNALS).getSerializedSize() <= 16_384 + 1_800);
  }

  @Test
  void aFlushIntervalOfDeviceTimeEndsAFrame() {
    FrameAssembler assembler =
        new FrameAssembler(SIGNALS, new FrameLimits(1 << 16, 100, 1_000), 100, 1_000_000);
    Reading reading = new Reading(SIGNALS, (reason, count) -> {});
    reading.begin(0);
    reading.value(0, 1);
    assertThat(assembler.mustSealBefore(0)).isFalse();
    assembler.add(reading, 0, new PaceFilter(SIGNALS));
    assertThat(assembler.mustSealBefore(999_999)).isFalse();
    assertThat(assembler.mustSealBefore(1_000_000)).isTrue();
  }
}
