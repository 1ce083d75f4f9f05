package io.otqmn.edge.stream;

import io.otqmn.v1.Ack;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Hello;
import io.otqmn.v1.Limits;
import io.otqmn.v1.Pace;
import io.otqmn.v1.Reject;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The other end of the connector, without a network; does what the test says. */
public final class ScriptedCollector implements Connector {
  /** One stream as the collector sees it. */
  public final class Session implements Call {
    public final List<EdgeMessage> received = new ArrayList<>();
    private final Events events;
    public boolean ready = true;
    public boolean completed;
    public boolean cancelled;
    public boolean closed;

    Session(Events events) {
      this.events = events;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public void send(EdgeMessage message) {
      if (completed || cancelled) {
        throw new IllegalStateException("sent after the end");
      }
      received.add(message);
    }

    @Override
    public void request() {}

    @Override
    public void complete() {
      completed = true;
    }

    @Override
    public void cancel(String why) {
      cancelled = true;
    }

    public Hello hello() {
      return received.getFirst().getHello();
    }

    /** Sequences of frames in the order of their arrival. */
    public List<Long> frames() {
      return received.stream()
          .filter(EdgeMessage::hasFrame)
          .map(m -> m.getFrame().getSequence())
          .toList();
    }

    public boolean saidGoodbye() {
      return received.stream().anyMatch(EdgeMessage::hasGoodbye);
    }

    public void welcome() {
      welcome(hello().getFirstUnacknowledged(), 64);
    }

    public void welcome(long resumeFrom, int window) {
      welcome(resumeFrom, window, Pace.getDefaultInstance());
    }

    public void welcome(long resumeFrom, int window, Pace pace) {
      say(
          CollectorMessage.newBuilder()
              .setWelcome(
                  Welcome.newBuilder()
                      .setResumeFrom(resumeFrom)
                      .setPace(pace)
                      .setLimits(
                          Limits.newBuilder()
                              .setWindowFrames(window)
                              .setMaxFrameBytes(65_536)
                              .setMaxRows(4_096)
                              .setMaxPoints(16_384)
                              .setHeartbeatMillis(20_000))));
    }

    public void ack(long sequence) {
      say(CollectorMessage.newBuilder().setAck(Ack.newBuilder().setSequence(sequence)));
    }

    public void reject(long sequence, boolean retry) {
      say(
          CollectorMessage.newBuilder()
              .setReject(
                  Reject.newBuilder()
                      .setSequence(sequence)
                      .setReason(RejectReason.REJECT_REASON_SKEW)
                      .setRetry(retry)));
    }

    public void drain(int jitterMillis, int deadlineMillis) {
      say(
          CollectorMessage.newBuilder()
              .setDrain(
                  Drain.newBuilder()
                      .setJitterMillis(jitterMillis)
                      .setDeadlineMillis(deadlineMillis)));
    }

    public void say(CollectorMessage.Builder message) {
      events.onMessage(message.build());
      time.run();
    }

    public void becomeReady() {
      ready = true;
      events.onReady();
      time.run();
    }

    public void close(boolean orderly) {
      close(new Closed(orderly, "closed by the test", Optional.empty()));
    }

    public void refuse(Duration retryAfter) {
      close(new Closed(false, "refused by the test", Optional.of(retryAfter)));
    }

    private void close(Closed how) {
      closed = true;
      events.onClosed(how);
      time.run();
    }
  }

  public final List<Session> sessions = new ArrayList<>();
  public int moves;
  private final ManualTime time;

  public ScriptedCollector(ManualTime time) {
    this.time = time;
  }

  @Override
  public Call open(Events events) {
    Session session = new Session(events);
    sessions.add(session);
    return session;
  }

  @Override
  public void moveOn(Call from) {
    moves++;
  }

  public Session last() {
    return sessions.getLast();
  }
}
