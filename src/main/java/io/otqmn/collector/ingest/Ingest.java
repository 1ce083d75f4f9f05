package io.otqmn.collector.ingest;

import io.grpc.stub.ServerCallStreamObserver;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Welcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** What the streams of one server share, and which streams there are. */
final class Ingest {
  private final Welcome greeting;
  private final Admission admission;
  private final CameraRegistry registry;
  private final FrameIntake intake;
  private final InflightBudget budget;
  private final IngestMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private final Set<StreamSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /**
   * @param greeting what every Welcome says, but for the resume point
   */
  Ingest(
      Welcome greeting,
      Admission admission,
      CameraRegistry registry,
      FrameIntake intake,
      InflightBudget budget,
      IngestMetrics metrics,
      ScheduledExecutorService scheduler) {
    this.greeting = greeting;
    this.admission = admission;
    this.registry = registry;
    this.intake = intake;
    this.budget = budget;
    this.metrics = metrics;
    this.scheduler = scheduler;
    metrics.gauge("otqmn.collector.streams", admission::streams);
    metrics.gauge("otqmn.collector.cameras", registry::cameras);
    metrics.gauge("otqmn.collector.inflight.bytes", budget::usedBytes);
    metrics.gauge("otqmn.drain.streams", () -> draining ? sessions.size() : 0);
  }

  Welcome greeting() {
    return greeting;
  }

  Admission admission() {
    return admission;
  }

  CameraRegistry registry() {
    return registry;
  }

  FrameIntake intake() {
    return intake;
  }

  InflightBudget budget() {
    return budget;
  }

  IngestMetrics metrics() {
    return metrics;
  }

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  boolean draining() {
    return draining;
  }

  /** No stream is taken in any more; what is there stays. */
  void beginDrain() {
    draining = true;
    admission.drain();
  }

  List<StreamSession> sessions() {
    return List.copyOf(sessions);
  }

  StreamSession open(ServerCallStreamObserver<CollectorMessage> call) {
    StreamSession session = new StreamSession(call, this);
    sessions.add(session);
    session.begin();
    return session;
  }

  void ended(StreamSession session) {
    if (sessions.remove(session)) {
      admission.release();
    }
  }

  void checkDeadlines() {
    long now = System.nanoTime();
    sessions.forEach(session -> session.checkDeadlines(now));
  }
}
