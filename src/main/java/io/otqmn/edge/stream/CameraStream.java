package io.otqmn.edge.stream;

import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameContent;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Goodbye;
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
  private final Executor executor;
  private final RandomGenerator random;
  private final StreamSettings settings;
  private final StreamListener listener;
  private final Outbox outbox;
  private final FrameDelivery delivery;
  private final Reconnection reconnection;
  private final Heartbeats heartbeats;

  /** What the state is left for if nothing else happens. */
  private final Alarm alarm;

  private State state = State.APART;
  private Limits limits = Limits.getDefaultInstance();
  private @Nullable StreamEvents current;
  private Connector.@Nullable Call call;
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
    this.executor = executor;
    this.random = random;
    this.settings = settings;
    this.listener = listener;
    this.outbox = new Outbox(settings.bufferFrames(), settings.bufferBytes());
    this.reconnection = new Reconnection(connector, settings, timers, executor, random);
    this.heartbeats = new Heartbeats(timers, executor);
    this.delivery = new FrameDelivery(outbox, camera.signals(), heartbeats, listener);
    this.alarm = new Alarm(timers, executor);
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
    delivery.add(frame);
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
    StreamEvents events = new StreamEvents(executor, new Session());
    current = events;
    Connector.Call opened = reconnection.open(events);
    call = opened;
    delivery.begin();
    opened.send(
        EdgeMessage.newBuilder()
            .setHello(hello.toBuilder().setFirstUnacknowledged(outbox.firstUnacknowledged()))
            .build());
    alarm.set(settings.welcomeTimeout(), () -> disconnect("no answer to Hello"));
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
    if (state != State.GREETING || call == null) {
      disconnect("a second Welcome");
      return;
    }
    alarm.cancel();
    reconnection.welcomed();
    state = State.STREAMING;
    limits = welcome.getLimits();
    heartbeats.start(call, limits.getHeartbeatMillis());
    delivery.resume(welcome.getResumeFrom());
    listener.welcomed(limits, welcome.getPace(), welcome.getCollector());
    pump();
  }

  private void onAck(long sequence) {
    if (state == State.APART || state == State.GREETING) {
      return;
    }
    delivery.acknowledged(sequence);
    pump();
    closeIfSettled();
  }

  private void onReject(Reject reject) {
    if (reject.getRetry()) {
      // the order is lost: a new stream agrees on where to resume
      disconnect("resend asked for: " + reject.getMessage());
    } else {
      delivery.rejected(reject);
      pump();
    }
  }

  /** Goes on until its turn to move, so that the camera is never silent for long. */
  private void onDrain(Drain drain) {
    if (state != State.STREAMING || !reconnection.askedToMove()) {
      return;
    }
    long latest = Math.min(drain.getJitterMillis(), drain.getDeadlineMillis() / 2);
    alarm.set(
        Duration.ofMillis(latest > 0 ? random.nextLong(latest) : 0),
        () -> {
          if (state == State.STREAMING) {
            leave("drained");
          }
        });
  }

  private void pump() {
    if (call == null || state != State.STREAMING) {
      return;
    }
    delivery.send(call, limits.getWindowFrames());
    if (whenFinished != null && !outbox.hasUnsent()) {
      leave("finished");
    }
  }

  private void leave(String reason) {
    state = State.LEAVING;
    alarm.cancel();
    heartbeats.stop();
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
      alarm.set(settings.welcomeTimeout(), () -> disconnect("no end after Goodbye"));
    }
  }

  private void onClosed(Connector.Closed closed) {
    boolean asPlanned = state == State.CLOSING || (state == State.LEAVING && closed.orderly());
    apart(closed.message());
    if (whenFinished != null && outbox.isEmpty()) {
      end(closed.message());
    } else {
      alarm.set(reconnection.delay(closed, asPlanned), this::connect);
    }
  }

  private void disconnect(String why) {
    if (call != null) {
      call.cancel(why);
    }
    onClosed(new Connector.Closed(false, why, Optional.empty()));
  }

  private void apart(String why) {
    state = State.APART;
    call = null;
    if (current != null) {
      current.leaveBehind();
    }
    alarm.cancel();
    heartbeats.stop();
    reconnection.ended();
    outbox.disconnect();
    listener.disconnected(why);
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

  /** What the stream hears, on the executor. */
  private final class Session implements Connector.Events {
    @Override
    public void onReady() {
      pump();
    }

    @Override
    public void onMessage(CollectorMessage message) {
      CameraStream.this.onMessage(message);
    }

    @Override
    public void onClosed(Connector.Closed closed) {
      CameraStream.this.onClosed(closed);
    }
  }
}
