package io.otqmn.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Reject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CameraStreamTest {
  private static final int POINTS = 1;

  private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final ScriptedCollector collector = new ScriptedCollector(time);
  private final Fates fates = new Fates();
  private CameraStream stream = stream(100);

  private CameraStream stream(int bufferFrames) {
    return new CameraStream(
        new CameraDeclaration("cam-1", 42, TestFrames.SIGNALS, 1, Map.of(), "test"),
        collector,
        time,
        time,
        new SplittableRandom(5),
        StreamSettings.buffering(bufferFrames, 1 << 20),
        fates);
  }

  private ScriptedCollector.Session start() {
    stream.start();
    time.run();
    return collector.last();
  }

  private void offer(int frames) {
    for (int i = 0; i < frames; i++) {
      stream.offer(TestFrames.frame(stream.nextSequence()));
    }
    time.run();
  }

  @Test
  void nothingButHelloIsSentBeforeWelcome() {
    var session = start();
    offer(2);
    assertThat(session.received).hasSize(1);
    assertThat(session.hello().getCameraId()).isEqualTo("cam-1");
    assertThat(session.hello().getBootId()).isEqualTo(42);
    assertThat(session.hello().getFirstUnacknowledged()).isEqualTo(1);

    session.welcome();
    assertThat(session.frames()).containsExactly(1L, 2L);
  }

  @Test
  void theWindowIsRespectedAndOpensWithAcknowledgements() {
    var session = start();
    session.welcome(1, 3);
    offer(10);
    assertThat(session.frames()).containsExactly(1L, 2L, 3L);
    session.ack(2);
    assertThat(session.frames()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(fates.acknowledged).isEqualTo(2);
  }

  @Test
  void whatANewerCollectorSaysMoreIsNoConcern() {
    var session = start();
    session.welcome();
    offer(3);
    session.say(
        CollectorMessage.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(100, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build()));
    session.say(
        CollectorMessage.newBuilder()
            .setReject(Reject.newBuilder().setSequence(2).setReasonValue(99)));
    session.ack(3);
    assertThat(fates.acknowledged).isEqualTo(2);
    assertThat(fates.rejected).isEqualTo(1);
    assertThat(stream.unresolved()).isZero();
  }

  @Test
  void nothingIsSentWhileTheTransportIsNotReady() {
    var session = start();
    session.welcome();
    session.ready = false;
    offer(3);
    assertThat(session.frames()).isEmpty();
    session.becomeReady();
    assertThat(session.frames()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void afterADisconnectWhatIsNotAcknowledgedIsSentAgain() {
    var first = start();
    first.welcome();
    offer(5);
    first.ack(2);
    first.close(false);
    offer(1);
    time.advance(Duration.ofSeconds(2));

    var second = collector.last();
    assertThat(second).isNotSameAs(first);
    assertThat(second.hello().getFirstUnacknowledged()).isEqualTo(3);
    second.welcome();
    assertThat(second.frames()).containsExactly(3L, 4L, 5L, 6L);
    second.ack(6);
    assertThat(fates.acknowledged).isEqualTo(6);
    assertThat(stream.unresolved()).isZero();
  }

  @Test
  void adviceToComeBackAtOnceIsNoLoop() {
    var session = start();
    session.refuse(Duration.ZERO);
    time.advance(Duration.ofMillis(99));
    assertThat(collector.last()).isSameAs(session);
    time.advance(Duration.ofMillis(12));
    assertThat(collector.last()).isNotSameAs(session);
  }

  @Test
  void whatTheCollectorAlreadyHasIsNotSentAgain() {
    var first = start();
    first.welcome();
    offer(5);
    first.close(false);
    time.advance(Duration.ofSeconds(2));
    collector.last().welcome(4, 64);
    assertThat(collector.last().frames()).containsExactly(4L, 5L);
    assertThat(fates.acknowledged).isEqualTo(3);
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentIsNotBelieved() {
    var session = start();
    session.welcome(1, 2);
    offer(5);
    session.ack(100);
    assertThat(fates.acknowledged).isEqualTo(2);
    assertThat(session.frames()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void overflowDropsTheOldestUnsentFramesAndReportsThem() {
    stream = stream(4);
    var session = start();
    session.welcome(1, 2);
    offer(10);
    // 1 and 2 are in flight; of the rest the newest two are left
    assertThat(fates.gaps).as("counted when they are dropped").isEqualTo(6);
    session.ack(2);
    assertThat(session.received.stream().filter(EdgeMessage::hasGap).map(EdgeMessage::getGap))
        .containsExactly(
            Gap.newBuilder()
                .setFirstSequence(3)
                .setLastSequence(8)
                .setPoints(6 * POINTS)
                .setReasonValue(1)
                .build());
    assertThat(session.frames()).containsExactly(1L, 2L, 9L, 10L);
    session.ack(10);
    assertThat(fates.gaps).isEqualTo(6);
    assertThat(fates.acknowledged).isEqualTo(4);
    assertThat(stream.unresolved()).isZero();
  }

  @Test
  void anOutageDropsWhatTheBufferCannotHold() {
    stream = stream(3);
    start().close(false);
    offer(8);
    time.advance(Duration.ofSeconds(2));
    collector.last().welcome();
    collector.last().ack(8);
    assertThat(collector.last().frames()).containsExactly(6L, 7L, 8L);
    assertThat(fates.gaps).isEqualTo(5);
    assertThat(fates.acknowledged).isEqualTo(3);
  }

  @Test
  void aRejectedFrameIsNeverSentAgain() {
    var first = start();
    first.welcome();
    offer(3);
    first.reject(2, false);
    assertThat(fates.rejected).isEqualTo(1);
    first.close(false);
    time.advance(Duration.ofSeconds(2));

    var second = collector.last();
    second.welcome();
    assertThat(second.frames()).containsExactly(1L, 3L);
    assertThat(second.received.get(2).getGap().getFirstSequence()).isEqualTo(2);
    second.ack(3);
    assertThat(fates.acknowledged).isEqualTo(2);
    assertThat(fates.gaps).isZero();
    assertThat(stream.unresolved()).isZero();
  }

  @Test
  void rejectionsSettleWithTheAcknowledgement() {
    var session = start();
    session.welcome();
    offer(2);
    session.reject(1, false);
    session.reject(1, false);
    session.ack(2);
    assertThat(fates.rejected).isEqualTo(1);
    assertThat(fates.acknowledged).isEqualTo(1);
  }

  @Test
  void askedToResendItAgreesOnTheOrderAnew() {
    var first = start();
    first.welcome();
    offer(3);
    first.reject(3, true);
    assertThat(first.cancelled).isTrue();
    time.advance(Duration.ofSeconds(2));
    collector.last().welcome();
    assertThat(collector.last().frames()).containsExactly(1L, 2L, 3L);
    assertThat(fates.rejected).isZero();
  }

  @Test
  void retryAdviceIsObeyed() {
    start().refuse(Duration.ofSeconds(40));
    time.advance(Duration.ofSeconds(39));
    assertThat(collector.sessions).hasSize(1);
    time.advance(Duration.ofSeconds(6));
    assertThat(collector.sessions).hasSize(2);
    assertThat(collector.moves).isEqualTo(1);
  }

  @Test
  void delaysDoubleUpToALimitAndStartAnewAfterAStreamThatLasted() {
    start();
    for (long full : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
      assertThat(millisUntilReconnect()).isBetween(full / 2, full + 1);
    }
    collector.last().welcome();
    time.advance(Duration.ofSeconds(30));
    assertThat(millisUntilReconnect()).isBetween(500L, 1_001L);
  }

  @Test
  void streamsThatEndSoonAfterWelcomeComeLessAndLessOften() {
    start();
    for (long full : new long[] {1_000, 2_000, 4_000, 8_000}) {
      collector.last().welcome();
      assertThat(millisUntilReconnect()).isBetween(full / 2, full + 1);
    }
  }

  private long millisUntilReconnect() {
    int before = collector.sessions.size();
    collector.last().close(false);
    long millis = 0;
    while (collector.sessions.size() == before) {
      time.advanceMillis(1);
      millis++;
    }
    return millis;
  }

  @Test
  void aCollectorThatDoesNotAnswerHelloIsLeft() {
    var session = start();
    time.advance(Duration.ofSeconds(17));
    assertThat(session.cancelled).isTrue();
    assertThat(collector.sessions).hasSize(2);
  }

  @Test
  void drainMovesWithoutLoss() {
    var first = start();
    first.welcome();
    offer(3);
    first.drain(10_000, 60_000);
    time.advance(Duration.ofSeconds(11));
    assertThat(first.saidGoodbye()).isTrue();
    assertThat(first.completed).isFalse();
    offer(2);
    assertThat(first.frames()).containsExactly(1L, 2L, 3L);

    first.ack(3);
    assertThat(first.completed).isTrue();
    first.close(true);
    time.run();
    time.advanceMillis(1);
    assertThat(collector.moves).isEqualTo(1);
    var second = collector.last();
    assertThat(second.hello().getFirstUnacknowledged()).isEqualTo(4);
    second.welcome();
    assertThat(second.frames()).containsExactly(4L, 5L);
  }

  @Test
  void goesOnUntilItsTurnToMove() {
    var first = start();
    first.welcome();
    first.drain(10_000, 60_000);
    offer(1);
    assertThat(first.frames()).containsExactly(1L);
    assertThat(first.saidGoodbye()).isFalse();
  }

  @Test
  void aStreamThatIsCutWhileDrainingMovesToo() {
    var first = start();
    first.welcome();
    offer(1);
    first.drain(0, 60_000);
    time.advanceMillis(1);
    first.close(false);
    time.advance(Duration.ofSeconds(2));
    assertThat(collector.moves).isEqualTo(1);
    collector.last().welcome();
    assertThat(collector.last().frames()).containsExactly(1L);
  }

  @Test
  void heartbeatsOnlyWhenIdle() {
    var session = start();
    session.welcome();
    offer(1);
    time.advance(Duration.ofSeconds(21));
    assertThat(session.received).noneMatch(EdgeMessage::hasHeartbeat);
    time.advance(Duration.ofSeconds(20));
    assertThat(session.received.stream().filter(EdgeMessage::hasHeartbeat)).hasSize(1);
  }

  @Test
  void finishSaysGoodbyeAndWaitsForTheLastAcknowledgement() {
    AtomicBoolean finished = new AtomicBoolean();
    var session = start();
    session.welcome(1, 2);
    offer(3);
    stream.finish("over", () -> finished.set(true));
    assertThat(session.saidGoodbye()).isFalse();
    session.ack(2);
    assertThat(session.frames()).containsExactly(1L, 2L, 3L);
    assertThat(session.saidGoodbye()).isTrue();
    session.ack(3);
    assertThat(session.completed).isTrue();
    assertThat(finished).isFalse();
    session.close(true);
    assertThat(finished).isTrue();
    assertThat(fates.acknowledged).isEqualTo(3);
    time.advance(Duration.ofMinutes(5));
    assertThat(collector.sessions).hasSize(1);
  }

  @Test
  void finishSurvivesADisconnect() {
    AtomicBoolean finished = new AtomicBoolean();
    var first = start();
    first.welcome();
    offer(2);
    stream.finish("over", () -> finished.set(true));
    first.close(false);
    time.advance(Duration.ofSeconds(2));
    collector.last().welcome();
    assertThat(collector.last().frames()).containsExactly(1L, 2L);
    collector.last().ack(2);
    collector.last().close(true);
    assertThat(finished).isTrue();
  }

  @Test
  void abandonEndsWithWhatIsUnresolved() {
    AtomicBoolean finished = new AtomicBoolean();
    var session = start();
    session.welcome();
    offer(2);
    stream.finish("over", () -> finished.set(true));
    stream.abandon("time is up");
    assertThat(finished).isTrue();
    assertThat(session.cancelled).isTrue();
    assertThat(stream.unresolved()).isEqualTo(2);
  }

  @Test
  void eventsOfAStreamThatWasLeftAreIgnored() {
    var first = start();
    first.welcome();
    offer(2);
    first.reject(1, true);
    first.ack(2);
    first.close(true);
    assertThat(fates.acknowledged).isZero();
  }
}
