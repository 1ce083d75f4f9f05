package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Goodbye;
import io.otqmn.v1.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SheddingTest {
  private static final IngestSettings SETTINGS =
      new IngestSettings(0, 1_000, 1_000, 30_000, 65_536, 4_096, 8, 20_000, 3_600_000, 3_600_000);

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;
  private final Ingest ingest = ingest();
  private final Shedding shedding = new Shedding(ingest, new Random(1), clock);
  private final List<RecordingCall> calls = new ArrayList<>();
  private final List<StreamSession> sessions = new ArrayList<>();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  private Ingest ingest() {
    IngestMetrics metrics = new IngestMetrics(meters);
    InflightBudget budget = new InflightBudget(1 << 20);
    return new Ingest(
        Welcome.newBuilder().setLimits(SETTINGS.limits()).build(),
        new Admission(SETTINGS, new Random(1), System::nanoTime),
        new CameraRegistry(10),
        new FrameIntake(
            SETTINGS, new SignalAdvice(Map.of()), Map.of(), frame -> {}, budget, metrics, clock),
        budget,
        metrics,
        scheduler);
  }

  private void connect(int cameras) {
    for (int i = 0; i < cameras; i++) {
      assertThat(ingest.admission().admit()).isNull();
      RecordingCall call = new RecordingCall();
      StreamSession session = ingest.open(call);
      session.onNext(
          new Inbound(
              EdgeMessage.newBuilder()
                  .setHello(
                      new CameraDeclaration(
                              "camera-" + calls.size(), 1, List.of(), 1, Map.of(), "test")
                          .toHello())
                  .build(),
              1));
      calls.add(call);
      sessions.add(session);
    }
  }

  private StreamTarget target(int streams) {
    return new StreamTarget(streams, now.plusSeconds(60));
  }

  private void tick(StreamTarget target) {
    now = now.plus(Shedding.TICK);
    shedding.follow(Optional.ofNullable(target));
  }

  private long asked() {
    return calls.stream().filter(SheddingTest::asked).count();
  }

  private static boolean asked(RecordingCall call) {
    return call.sent.stream().anyMatch(CollectorMessage::hasDrain);
  }

  private void whoWasAskedLeaves() {
    for (int i = 0; i < calls.size(); i++) {
      if (asked(calls.get(i)) && calls.get(i).ended == null) {
        sessions
            .get(i)
            .onNext(
                new Inbound(
                    EdgeMessage.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build(), 1));
        calls.get(i).cancel();
      }
    }
  }

  @Test
  void asksTheSurplusAndNobodyElseOverSomeSeconds() {
    connect(100);
    StreamTarget target = target(52);
    tick(target);
    assertThat(asked()).isEqualTo(3);
    for (int i = 0; i < 14; i++) {
      tick(target);
      whoWasAskedLeaves();
    }
    assertThat(asked()).isEqualTo(45);
    for (int i = 0; i < 50; i++) {
      tick(target);
    }
    assertThat(asked()).isEqualTo(48);
    assertThat(meters.get("otqmn.streams.asked.to.move").tag("reason", "balance").counter().count())
        .isEqualTo(48);
  }

  @Test
  void aRenewedTargetDoesNotAskInPlaceOfThoseWhoAreOnTheirWay() {
    connect(100);
    for (int i = 0; i < 20; i++) {
      tick(target(52));
    }
    assertThat(asked()).isEqualTo(48);
    tick(target(50));
    tick(target(50));
    assertThat(asked()).isEqualTo(50);
  }

  @Test
  void admitsNobodyBeyondTheTargetAndTellsThemToTryElsewhereSoon() {
    connect(10);
    tick(target(11));
    assertThat(asked()).isZero();
    connect(1);
    Admission.Refusal refusal = ingest.admission().admit();
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Admission.Reason.BALANCE);
    assertThat(refusal.retryAfterMillis()).isLessThanOrEqualTo(500);
    tick(null);
    connect(1);
  }

  @Test
  void aTargetThatNobodyRemovesStopsToCount() {
    connect(10);
    StreamTarget target = target(5);
    tick(target);
    assertThat(ingest.admission().admit()).isNotNull();
    now = target.until();
    shedding.follow(Optional.of(target));
    connect(1);
    long before = asked();
    tick(target);
    assertThat(asked()).isEqualTo(before);
  }

  @Test
  void aTargetOfAClockThatIsFarAheadDoesNotHoldForLong() {
    connect(10);
    StreamTarget target = new StreamTarget(5, now.plus(Duration.ofDays(1)));
    tick(target);
    assertThat(ingest.admission().admit()).isNotNull();
    now = now.plusSeconds(150);
    tick(target);
    connect(1);
  }
}
