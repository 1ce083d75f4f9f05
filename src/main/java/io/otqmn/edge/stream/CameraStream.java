package io.otqmn.edge.stream;

import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Goodbye;
import io.otqmn.v1.Heartbeat;
import io.otqmn.v1.Hello;
import io.otqmn.v1.Limits;
import io.otqmn.v1.Reject;
import io.otqmn.v1.Welcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One camera's resending stream. A frame that was offered is kept until a collector has
 * acknowledged it; after a disconnect everything that is not acknowledged is sent again, in order.
 * Lost is only what the buffer cannot hold, and that is reported as a gap. Tries again without end.
 *
 * <p>Every method must be called on the camera's executor, on which timers and the connector's
 * events are run as well.
 */
public final class CameraStream {
  private enum State {
    /** Before start, between two streams, or waiting for a timer. */
    APART,
    /** Hello is sent, Welcome awaited. */
    GREETING,
    STREAMING,
    /** Goodbye is sent, the last acknowledgements awaited. */
    LEAVING,
    /** Half-closed, the collector's end awaited. */
    CLOSING,
    ENDED
  }

  private final Hello hello;
  private final Connector connector;
  private final Timers timers;
  private final Executor executor;
  private final RandomGenerator random;
  private final StreamSettings settings;
  private final StreamListener listener;
  private final Outbox outbox;
  private final FrameEncoder encoder;
  private final Backoff backoff;

  private State state = State.APART;
  private Limits limits = Limits.getDefaultInstance();
  private Connector.@Nullable Call call;
  private @Nullable Session current;
  private Timers.@Nullable Pending timer;
  private Timers.@Nullable Pending heartbeat;
  private Timers.@Nullable Pending lasting;
  private boolean sentSinceHeartbeat;
  private boolean moving;
  private @Nullable Runnable whenFinished;

  public CameraStream(
      CameraDeclaration camera,
      Connector connector,
      Timers timers,
      Executor executor,
      RandomGenerator random,
      StreamSettings settings,
      StreamListener listener) {
    this.hello = camera.toHello();
    this.connector = connector;
    this.timers = timers;
    this.executor = executor;
    this.random = random;
    this.settings = settings;
    this.listener = listener;
    this.outbox = new Outbox(settings.bufferFrames(), settings.bufferBytes());
    this.encoder = new FrameEncoder(camera.signals());
    this.backoff = new Backoff(settings, random);
  }

  public void start() {
    connect();
  }

  /** The sequence that the next offered frame must have. */
  public long nextSequence() {
    return outbox.nextSequence();
  }

  /** Takes responsibility for the frame. */
  public void offer(FrameContent frame) {
    outbox.add(frame);
    pump();
  }

  /** Frames that wait to be sent. */
  public int framesWaiting() {
    return outbox.framesWaiting();
  }

  /** Frames whose end is not known. */
  public long unresolved() {
    return outbox.unresolved();
  }

  /**
   * No more frames will be offered: sends what is left, says goodbye and tells when everything is
   * settled. That can take for ever: see {@link #abandon}.
   */
  public void finish(String reason, Runnable finished) {
    whenFinished = finished;
    if (outbox.isEmpty() && (state == State.APART || state == State.GREETING)) {
      end(reason);
      return;
    }
    pump();
  }

  /** Ends at once, whatever is unresolved. */
  public void abandon(String why) {
    if (state != State.ENDED) {
      end(why);
    }
  }

  private void connect() {
    state = State.GREETING;
    Session session = new Session();
    current = session;
    Connector.Call opened = connector.open(session);
    call = opened;
    encoder.restart();
    opened.send(
        EdgeMessage.newBuilder()
            .setHello(hello.toBuilder().setFirstUnacknowledged(outbox.firstUnacknowledged()))
            .build());
    after(settings.welcomeTimeout(), () -> disconnect("no answer to Hello"));
  }

  private void onMessage(CollectorMessage message) {
    switch (message.getBodyCase()) {
      case WELCOME -> onWelcome(message.getWelcome());
      case ACK -> onAck(message.getAck().getSequence());
      case REJECT -> onReject(message.getReject());
      case DRAIN -> onDrain(message.getDrain());
      case BODY_NOT_SET -> {
        // from a newer collector: not for us
      }
    }
    if (call != null) {
      call.request();
    }
  }

  private void onWelcome(Welcome welcome) {
    if (state != State.GREETING) {
      disconnect("a second Welcome");
      return;
    }
    cancelTimer();
    // not at once: a stream that fails again and again after Welcome is to come less and less often
    lasting = schedule(settings.longestBackoff(), backoff::reset);
    state = State.STREAMING;
    limits = welcome.getLimits();
    tell(outbox.resume(welcome.getResumeFrom()));
    listener.welcomed(limits, welcome.getPace(), welcome.getCollector());
    sentSinceHeartbeat = false;
    scheduleHeartbeat();
    pump();
  }

  private void onAck(long sequence) {
    if (state == State.APART || state == State.GREETING) {
      return;
    }
    tell(outbox.acknowledge(sequence));
    pump();
    closeIfSettled();
  }

  private void onReject(Reject reject) {
    if (reject.getRetry()) {
      // the order is lost: a new stream agrees on where to resume
      disconnect("resend asked for: " + reject.getMessage());
    } else if (outbox.reject(reject.getSequence())) {
      listener.rejected(reject.getReason(), reject.getMessage());
      listener.room();
      pump();
    }
  }

  /** Goes on until its turn to move, so that the camera is never silent for long. */
  private void onDrain(Drain drain) {
    if (state != State.STREAMING || moving) {
      return;
    }
    moving = true;
    long latest = Math.min(drain.getJitterMillis(), drain.getDeadlineMillis() / 2);
    after(
        Duration.ofMillis(latest > 0 ? random.nextLong(latest) : 0),
        () -> {
          if (state == State.STREAMING) {
            leave("drained");
          }
        });
  }

  private void pump() {
    Connector.Call open = call;
    if (open == null || state != State.STREAMING) {
      return;
    }
    int waiting = outbox.framesWaiting();
    while (open.ready()) {
      EdgeMessage message = outbox.next(Math.max(1, limits.getWindowFrames()), encoder);
      if (message == null) {
        break;
      }
      open.send(message);
      sentSinceHeartbeat = true;
    }
    if (outbox.framesWaiting() < waiting) {
      listener.room();
    }
    if (whenFinished != null && !outbox.hasUnsent()) {
      leave("finished");
    }
  }

  private void leave(String reason) {
    state = State.LEAVING;
    cancelTimer();
    if (call != null) {
      call.send(
          EdgeMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason(reason)).build());
    }
    closeIfSettled();
  }

  private void closeIfSettled() {
    if (state == State.LEAVING && outbox.nothingInFlight() && call != null) {
      state = State.CLOSING;
      call.complete();
      after(settings.welcomeTimeout(), () -> disconnect("no end after Goodbye"));
    }
  }

  private void onClosed(Connector.Closed closed) {
    boolean asPlanned = state == State.CLOSING || (state == State.LEAVING && closed.orderly());
    apart(closed.message());
    if (whenFinished != null && outbox.isEmpty()) {
      end(closed.message());
    } else if (asPlanned && moving) {
      reconnectAfter(Duration.ZERO);
    } else {
      // refused: perhaps another collector has room
      moving |= closed.retryAfter().isPresent();
      reconnectAfter(closed.retryAfter().map(backoff::obeying).orElseGet(backoff::next));
    }
  }

  private void disconnect(String why) {
    Connector.Call open = call;
    call = null;
    if (open != null) {
      open.cancel(why);
    }
    onClosed(new Connector.Closed(false, why, Optional.empty()));
  }

  private void apart(String why) {
    state = State.APART;
    call = null;
    cancelTimer();
    cancelHeartbeat();
    cancelLasting();
    outbox.disconnect();
    listener.disconnected(why);
  }

  private void reconnectAfter(Duration delay) {
    after(
        delay,
        () -> {
          if (moving) {
            moving = false;
            connector.moveOn();
          }
          connect();
        });
  }

  private void end(String why) {
    Connector.Call open = call;
    apart(why);
    state = State.ENDED;
    if (open != null) {
      open.cancel(why);
    }
    if (whenFinished != null) {
      whenFinished.run();
    }
  }

  private void tell(Outbox.Resolved resolved) {
    if (resolved.acknowledged() > 0) {
      listener.acknowledged(resolved.acknowledged());
    }
    if (resolved.gaps() > 0) {
      listener.gap(resolved.gaps());
    }
  }

  private void scheduleHeartbeat() {
    if (limits.getHeartbeatMillis() > 0) {
      heartbeat = schedule(Duration.ofMillis(limits.getHeartbeatMillis()), this::onHeartbeat);
    }
  }

  private void onHeartbeat() {
    if (call == null || (state != State.STREAMING && state != State.LEAVING)) {
      return;
    }
    if (!sentSinceHeartbeat && state == State.STREAMING) {
      call.send(EdgeMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    }
    sentSinceHeartbeat = false;
    scheduleHeartbeat();
  }

  private void after(Duration delay, Runnable task) {
    cancelTimer();
    timer = schedule(delay, task);
  }

  /** On the executor, and only if it was not cancelled until then. */
  private Timers.Pending schedule(Duration delay, Runnable task) {
    boolean[] cancelled = new boolean[1];
    Timers.Pending pending =
        timers.schedule(
            delay,
            () ->
                executor.execute(() -> {
                  if (!cancelled[0]) {
                    task.run();
                  }
                }));
    return () -> {
      cancelled[0] = true;
      pending.cancel();
    };
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void cancelHeartbeat() {
    if (heartbeat != null) {
      heartbeat.cancel();
      heartbeat = null;
    }
  }

  private void cancelLasting() {
    if (lasting != null) {
      lasting.cancel();
      lasting = null;
    }
  }

  /** Events of one stream; those of a stream that was left behind are ignored. */
  private final class Session implements Connector.Events {
    private boolean isCurrent() {
      return call != null && current == this;
    }

    @Override
    public void onReady() {
      executor.execute(() -> {
        if (isCurrent()) {
          pump();
        }
      });
    }

    @Override
    public void onMessage(CollectorMessage message) {
      executor.execute(() -> {
        if (isCurrent()) {
          CameraStream.this.onMessage(message);
        }
      });
    }

    @Override
    public void onClosed(Connector.Closed closed) {
      executor.execute(() -> {
        if (isCurrent()) {
          CameraStream.this.onClosed(closed);
        }
      });
    }
  }
}
