package io.otqmn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.edge.sources.CameraSignals;
import io.otqmn.edge.sources.Reading;
import io.otqmn.edge.sources.Source;
import io.otqmn.edge.stream.CameraStream;
import io.otqmn.edge.stream.ManualTime;
import io.otqmn.edge.stream.ScriptedCollector;
import io.otqmn.edge.stream.StreamSettings;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.FrameRejectedException;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Pace;
import io.otqmn.v1.VectorPace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CameraAgentTest {
  private static final List<SignalDefinition> SIGNALS =
      List.of(CameraSignals.FOCUS_DISTANCE, CameraSignals.SENSOR_ISO);

  /** A recording of so many readings, 100 ms apart. */
  private static final class Recording implements Source {
    private final int length;
    private final int failAt;
    private int next;
    boolean closed;

    Recording(int length, int failAt) {
      this.length = length;
      this.failAt = failAt;
    }

    @Override
    public List<SignalDefinition> signals() {
      return SIGNALS;
    }

    @Override
    public Map<String, String> resource() {
      return Map.of();
    }

    @Override
    public boolean live() {
      return false;
    }

    @Override
    public boolean startsNow() {
      return false;
    }

    @Override
    public long nextMicros() throws IOException {
      if (next == failAt) {
        throw new IOException("the disk is gone");
      }
      return next < length ? next * 100_000L : END;
    }

    @Override
    public void read(Reading into) {
      into.begin(next * 100_000L);
      into.value(0, next);
      into.value(1, 100);
      next++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final ScriptedCollector collector = new ScriptedCollector(time);
  private final Tally tally = new Tally(new SimpleMeterRegistry());
  private final AtomicInteger ended = new AtomicInteger();
  private CameraAgent agent;

  private void start(Recording recording, double speed, boolean loop) {
    agent =
        new CameraAgent(
            "cam",
            recording,
            () -> new Recording(recording.length, -1),
            new EdgeOptions.Timing(true, speed, loop, Duration.ofSeconds(1), 512),
            time,
            time,
            time,
            tally,
            listener ->
                new CameraStream(
                    new CameraDeclaration("cam", 1, SIGNALS, 1, Map.of(), "test"),
                    collector,
                    time,
                    time,
                    new SplittableRandom(1),
                    StreamSettings.buffering(1_000, 1 << 24),
                    listener),
            () -> {},
            ended::incrementAndGet);
    agent.start();
    time.run();
  }

  /** As a collector unpacks them. */
  private List<FrameContent> frames() {
    FrameDecoder decoder = new FrameDecoder(SIGNALS, new FrameLimits(65_536, 4_096, 16_384));
    List<FrameContent> frames = new ArrayList<>();
    for (EdgeMessage message : collector.last().received) {
      if (message.hasFrame()) {
        try {
          frames.add(decoder.decode(message.getFrame()).lasting());
        } catch (FrameRejectedException e) {
          throw new AssertionError(e);
        }
      }
    }
    return frames;
  }

  @Test
  void packsASecondIntoAFrame() {
    start(new Recording(100, -1), 1, false);
    collector.last().welcome();
    time.advance(Duration.ofMillis(3_500));

    assertThat(frames()).hasSize(3).allMatch(frame -> frame.rows() == 10);
    assertThat(frames().getFirst().firstTimeMicros())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000);
    assertThat(tally.points()).isEqualTo(60);
  }

  @Test
  void theEndOfTheSourceIsTheEndOfTheStream() {
    Recording recording = new Recording(15, -1);
    start(recording, 1, false);
    collector.last().welcome();
    time.advance(Duration.ofSeconds(3));

    assertThat(frames().stream().mapToInt(FrameContent::rows).sum()).isEqualTo(15);
    assertThat(collector.last().saidGoodbye()).isTrue();
    assertThat(recording.closed).isTrue();
    collector.last().ack(2);
    collector.last().close(true);
    assertThat(ended).hasValue(1);
    assertThat(tally.cameras(Tally.CameraState.ENDED)).isEqualTo(1);
    assertThat(tally.notAcknowledged()).isZero();
    assertThat(tally.acknowledged()).isEqualTo(2);
  }

  @Test
  void atFullSpeedTheWindowSetsThePace() {
    start(new Recording(1_000_000, -1), 0, false);
    collector.last().welcome(1, 4);
    time.advance(Duration.ofSeconds(10));
    assertThat(frames()).hasSize(4);
    assertThat(tally.unacknowledged()).isLessThan(20);

    collector.last().ack(4);
    assertThat(frames()).hasSize(8);
    assertThat(frames()).allMatch(frame -> frame.rows() == 10);
  }

  @Test
  void aLoopNeverRepeatsATime() {
    start(new Recording(5, -1), 1, true);
    collector.last().welcome();
    time.advance(Duration.ofMillis(4_600));

    assertThat(frames().stream().mapToInt(FrameContent::rows).sum()).isEqualTo(40);
    assertThat(frames())
        .allMatch(frame -> frame.lastTimeMicros() - frame.firstTimeMicros() == 900_000);
  }

  @Test
  void pacedVectorsAreThinnedAtTheEdge() {
    start(new Recording(100, -1), 1, false);
    collector
        .last()
        .welcome(
            1,
            64,
            Pace.newBuilder()
                .addVectors(VectorPace.newBuilder().setVector("lens").setIntervalMillis(500))
                .addVectors(VectorPace.newBuilder().setVector("exposure").setOff(true))
                .build());
    time.advance(Duration.ofMillis(5_500));

    // the first reading came before the advice
    assertThat(tally.points()).isBetween(10L, 13L);
    assertThat(frames()).isNotEmpty();
  }

  @Test
  void aSourceThatFailsEndsItsCameraAfterWhatWasRead() {
    start(new Recording(100, 7), 1, false);
    collector.last().welcome();
    time.advance(Duration.ofSeconds(2));

    assertThat(frames().stream().mapToInt(FrameContent::rows).sum()).isEqualTo(7);
    assertThat(collector.last().saidGoodbye()).isTrue();
    assertThat(tally.skipped()).isEqualTo(1);
  }

  @Test
  void finishSendsWhatWasNotSealedYet() {
    start(new Recording(100, -1), 1, false);
    collector.last().welcome();
    time.advance(Duration.ofMillis(450));
    assertThat(frames()).isEmpty();
    agent.finish("the test ends");
    time.run();
    assertThat(frames()).hasSize(1);
    assertThat(collector.last().saidGoodbye()).isTrue();
  }

  @Test
  void theLineIsForPeople() {
    start(new Recording(15, -1), 1, false);
    assertThat(tally.line(12.4))
        .isEqualTo(
            "0 of 1 cameras streaming (0 ended), 12 points/s, frames: 0 acknowledged, 0"
                + " unacknowledged, 0 in gaps, 0 rejected; 0 readings skipped");
  }
}
