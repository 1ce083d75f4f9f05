package io.otqmn.edge;

import io.otqmn.edge.Tally.CameraState;
import io.otqmn.edge.sources.Reading;
import io.otqmn.edge.sources.Source;
import io.otqmn.edge.stream.CameraStream;
import io.otqmn.edge.stream.StreamListener;
import io.otqmn.edge.stream.Timers;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.v1.Limits;
import io.otqmn.v1.Pace;
import io.otqmn.v1.RejectReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One camera: takes readings from its source when they are due, packs them into frames and hands
 * these to its stream. Everything runs on the camera's executor; between two turns it costs a timer
 * and no thread.
 */
final class CameraAgent implements StreamListener {
  private static final Logger LOG = Logger.getLogger(CameraAgent.class);

  /** Until a collector says better: what every collector takes. */
  private static final FrameLimits FIRST_LIMITS =
      new FrameLimits(16 * 1024, 1024, FrameLimits.DEFAULT_MAX_POINTS);

  /** Readings in one turn, so that one camera does not keep the others waiting. */
  private static final int TURN_READINGS = 1_000;

  /** A source that goes as fast as it can stops when so many frames wait to be sent. */
  private static final int MAX_WAITING_FRAMES = 8;

  private static final long SHORTEST_TURN_MICROS = 250_000;

  /** Opens the recording again. */
  @FunctionalInterface
  interface Opener {
    Source open() throws IOException;
  }

  private final String cameraId;
  private final Opener opener;
  private final EdgeOptions.Timing timing;
  private final InstantSource clock;
  private final Timers timers;
  private final Executor executor;
  private final Tally tally;
  private final Runnable whenSourceEnded;
  private final Runnable whenEnded;
  private final Timeline timeline;
  private final PaceFilter pace;
  private final FrameAssembler assembler;
  private final Reading reading;
  private final CameraStream stream;
  private final long flushMicros;

  private Source source;
  private CameraState state = CameraState.CONNECTING;
  private boolean welcomedBefore;
  private boolean readSomething;
  private boolean held;
  private boolean sourceEnded;
  private boolean ended;
  private long assemblingSinceMicros;
  private Timers.@Nullable Pending wakeUp;

  CameraAgent(
      String cameraId,
      Source source,
      Opener opener,
      EdgeOptions.Timing timing,
      InstantSource clock,
      Timers timers,
      Executor executor,
      Tally tally,
      Function<StreamListener, CameraStream> streams,
      Runnable whenSourceEnded,
      Runnable whenEnded) {
    this.cameraId = cameraId;
    this.source = source;
    this.opener = opener;
    this.timing = timing;
    this.clock = clock;
    this.timers = timers;
    this.executor = executor;
    this.tally = tally;
    this.whenSourceEnded = whenSourceEnded;
    this.whenEnded = whenEnded;
    this.flushMicros = timing.flush().toNanos() / 1_000;
    this.timeline = new Timeline(source.live(), source.startsNow(), timing.shift(), timing.speed());
    this.pace = new PaceFilter(source.signals());
    this.assembler =
        new FrameAssembler(source.signals(), FIRST_LIMITS, timing.maxRows(), flushMicros);
    this.reading = new Reading(source.signals(), tally::skipped);
    this.stream = streams.apply(this);
  }

  void start() {
    executor.execute(() -> {
      tally.enter(state);
      stream.start();
      turn();
    });
  }

  /** Reads no more, sends what is left and says goodbye. */
  void finish(String why) {
    executor.execute(() -> endSource(why));
  }

  /** Ends now, whatever is unacknowledged. */
  void abandon(String why) {
    executor.execute(() -> stream.abandon(why));
  }

  private void turn() {
    wakeUp = null;
    held = false;
    if (sourceEnded) {
      return;
    }
    try {
      long due = readWhatIsDue();
      if (sourceEnded || held) {
        return;
      }
      sealIfOld();
      sleepUntil(due);
    } catch (IOException | RuntimeException e) {
      // what was read so far is good; the camera ends, the others go on
      LOG.warnf("camera %s: its source failed: %s", cameraId, e);
      tally.skipped("source-failed", 1);
      endSource("source failed");
    }
  }

  /** When the next reading is due. */
  private long readWhatIsDue() throws IOException {
    for (int i = 0; i < TURN_READINGS; i++) {
      if (timing.speed() == 0 && stream.framesWaiting() >= MAX_WAITING_FRAMES) {
        held = true;
        return Long.MAX_VALUE;
      }
      long next = source.nextMicros();
      if (next == Source.END) {
        if (!startAgain()) {
          endSource("source ended");
          return Long.MAX_VALUE;
        }
        continue;
      }
      long due = timeline.dueMicros(next, nowMicros());
      if (due > nowMicros()) {
        return due;
      }
      source.read(reading);
      readSomething = true;
      assemble();
    }
    return nowMicros();
  }

  private boolean startAgain() throws IOException {
    if (!timing.loop() || !readSomething) {
      return false;
    }
    source.close();
    source = opener.open();
    readSomething = false;
    timeline.restart();
    return true;
  }

  private void assemble() {
    long device = timeline.deviceMicros(reading.timeMicros());
    timeline.advance(device);
    if (assembler.mustSealBefore(device)) {
      seal();
    }
    if (assembler.isEmpty()) {
      assemblingSinceMicros = nowMicros();
    }
    assembler.add(reading, device, pace);
  }

  private void sealIfOld() {
    if (!assembler.isEmpty() && nowMicros() - assemblingSinceMicros >= flushMicros) {
      seal();
    }
  }

  private void seal() {
    FrameContent frame = assembler.seal(stream.nextSequence(), nowMicros() / 1_000);
    tally.produced(frame.points());
    stream.offer(frame);
  }

  private void sleepUntil(long dueMicros) {
    long now = nowMicros();
    long wake =
        dueMicros <= now
            ? now
            : Math.max(dueMicros, now + Math.min(SHORTEST_TURN_MICROS, flushMicros));
    if (!assembler.isEmpty()) {
      wake = Math.min(wake, assemblingSinceMicros + flushMicros);
    }
    if (wake <= now) {
      executor.execute(this::turn);
      return;
    }
    wakeUp =
        timers.schedule(
            Duration.of(wake - now, ChronoUnit.MICROS), () -> executor.execute(this::turn));
  }

  private void endSource(String why) {
    if (sourceEnded) {
      return;
    }
    sourceEnded = true;
    if (wakeUp != null) {
      wakeUp.cancel();
    }
    if (!assembler.isEmpty()) {
      seal();
    }
    try {
      source.close();
    } catch (IOException e) {
      LOG.debugf("camera %s: closing its source: %s", cameraId, e);
    }
    whenSourceEnded.run();
    stream.finish(why, this::onEnded);
  }

  private void onEnded() {
    ended = true;
    enter(CameraState.ENDED);
    whenEnded.run();
  }

  private void enter(CameraState next) {
    if (state != next) {
      tally.move(state, next);
      state = next;
    }
  }

  @Override
  public void acknowledged(long frames) {
    tally.acknowledged(frames);
  }

  @Override
  public void rejected(RejectReason reason, String message) {
    LOG.debugf("camera %s: a frame was rejected: %s %s", cameraId, reason, message);
    tally.problem("frame of " + cameraId + " rejected: " + reason + " " + message);
    tally.rejected();
  }

  @Override
  public void gap(long frames) {
    tally.gap(frames);
  }

  @Override
  public void welcomed(Limits limits, Pace wanted, String collector) {
    LOG.debugf("camera %s: streaming to %s", cameraId, collector);
    pace.follow(wanted);
    assembler.limit(
        new FrameLimits(
            orElse(limits.getMaxFrameBytes(), FIRST_LIMITS.maxFrameBytes()),
            orElse(limits.getMaxRows(), FIRST_LIMITS.maxRows()),
            orElse(limits.getMaxPoints(), FIRST_LIMITS.maxPoints())));
    if (welcomedBefore) {
      tally.reconnected();
    }
    welcomedBefore = true;
    enter(CameraState.STREAMING);
  }

  private static int orElse(int value, int otherwise) {
    return value > 0 ? value : otherwise;
  }

  @Override
  public void disconnected(String why) {
    if (!ended) {
      LOG.debugf("camera %s: stream ended: %s", cameraId, why);
      tally.problem(cameraId + ": " + why);
      enter(CameraState.CONNECTING);
    }
  }

  @Override
  public void room() {
    if (held) {
      held = false;
      executor.execute(this::turn);
    }
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
