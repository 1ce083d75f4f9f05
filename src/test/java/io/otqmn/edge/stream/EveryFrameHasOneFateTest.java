package io.otqmn.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.FrameRejectedException;
import io.otqmn.v1.EdgeMessage;
import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A property: whatever a collector and a network do, every frame ends acknowledged, rejected or in
 * a gap, exactly once, and what is acknowledged has reached a collector.
 */
class EveryFrameHasOneFateTest {
  private final ManualTime time = new ManualTime(Instant.EPOCH);
  private final ScriptedCollector network = new ScriptedCollector(time);
  private final Fates fates = new Fates();

  // what the collector's ledger knows, across streams
  private final BitSet accepted = new BitSet();
  private final BitSet refused = new BitSet();
  private final BitSet inGap = new BitSet();
  private long settled;
  private int readOfSession;
  private ScriptedCollector.Session served;
  private FrameDecoder decoder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyFrameEndsExactlyOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int buffer = random.nextInt(3, 40);
    CameraStream stream =
        new CameraStream(
            new CameraDeclaration("cam", seed, TestFrames.SIGNALS, 1, Map.of(), "test"),
            network,
            time,
            time,
            random.split(),
            StreamSettings.buffering(buffer, 1 << 20),
            fates);
    stream.start();
    time.run();
    long offered = 0;
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(3) == 0) {
        stream.offer(TestFrames.frame(++offered));
        time.run();
      }
      disturb(random);
      assertThat(fates.acknowledged + fates.rejected + fates.gaps + stream.unresolved())
          .isEqualTo(offered);
      time.advanceMillis(random.nextInt(200));
    }
    AtomicBoolean finished = new AtomicBoolean();
    stream.finish("over", () -> finished.set(true));
    for (int step = 0; step < 2_000 && !finished.get(); step++) {
      serve(random, true);
      time.advanceMillis(1_000);
    }

    assertThat(finished).isTrue();
    assertThat(stream.unresolved()).isZero();
    assertThat(fates.acknowledged + fates.rejected + fates.gaps).isEqualTo(offered);
    assertThat(accepted.cardinality() + refused.cardinality() + inGap.cardinality())
        .isEqualTo(offered);
    // a refusal that got lost with its stream is told by the next acknowledgement as a settled
    // frame
    assertThat(fates.gaps).isEqualTo(inGap.cardinality());
    assertThat(fates.acknowledged).isGreaterThanOrEqualTo(accepted.cardinality());
  }

  private void disturb(SplittableRandom random) {
    switch (random.nextInt(40)) {
      case 0 -> network.last().ready = false;
      case 1 -> {
        if (!network.last().closed && !network.last().cancelled) {
          network.last().becomeReady();
        }
      }
      case 2, 3 -> close(random.nextBoolean());
      case 4 -> {
        if (isServed()) {
          network.last().drain(random.nextInt(3_000), 10_000);
        }
      }
      default -> serve(random, random.nextInt(10) == 0);
    }
  }

  private void close(boolean orderly) {
    if (!network.last().closed && !network.last().cancelled) {
      network.last().close(orderly);
    }
  }

  private boolean isServed() {
    return served == network.last() && !served.closed && !served.cancelled;
  }

  /** Reads some of what came, settles it, and acknowledges it now and then. */
  private void serve(SplittableRandom random, boolean eager) {
    ScriptedCollector.Session session = network.last();
    if (session.closed || session.cancelled) {
      return;
    }
    if (served != session) {
      served = session;
      readOfSession = 1;
      decoder = new FrameDecoder(TestFrames.SIGNALS, new FrameLimits(1_024, 1, 1));
      session.ready = true;
      long from = Math.max(settled + 1, session.hello().getFirstUnacknowledged());
      settled = from - 1;
      session.welcome(from, random.nextInt(1, 16));
      return;
    }
    if (eager && !session.ready) {
      session.becomeReady();
    }
    int upTo = eager ? session.received.size() : readOfSession + random.nextInt(3);
    while (readOfSession < Math.min(upTo, session.received.size())) {
      settle(session.received.get(readOfSession++), random);
    }
    if (eager || random.nextInt(3) == 0) {
      session.ack(settled);
    }
    if (session.completed || (eager && session.saidGoodbye())) {
      close(true);
    }
  }

  private long valueOf(EdgeMessage message) {
    try {
      return decoder.decode(message.getFrame()).runValue(0);
    } catch (FrameRejectedException e) {
      throw new AssertionError(e);
    }
  }

  private void settle(EdgeMessage message, SplittableRandom random) {
    if (message.hasFrame()) {
      long sequence = message.getFrame().getSequence();
      assertThat(valueOf(message)).isEqualTo(sequence);
      if (sequence <= settled) {
        return;
      }
      assertThat(sequence).isEqualTo(settled + 1);
      settled = sequence;
      if (random.nextInt(20) == 0) {
        refused.set((int) sequence);
        network.last().reject(sequence, false);
      } else {
        accepted.set((int) sequence);
      }
    } else if (message.hasGap()) {
      long first = Math.max(settled + 1, message.getGap().getFirstSequence());
      assertThat(first).isEqualTo(settled + 1);
      for (long s = first; s <= message.getGap().getLastSequence(); s++) {
        inGap.set((int) s);
        settled = s;
      }
    }
  }
}
