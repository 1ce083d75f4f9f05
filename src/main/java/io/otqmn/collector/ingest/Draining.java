package io.otqmn.collector.ingest;

import io.otqmn.v1.Drain;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Moves all streams elsewhere. First nothing changes, until whoever balances connections has heard
 * that this collector is leaving: a camera that moved earlier could come back. Then nobody is
 * admitted any more, streams are asked over the first quarter of the time, each is told to wait a
 * random time up to another quarter, and the rest is for their last acknowledgements.
 */
final class Draining {
  private static final Logger LOG = Logger.getLogger(Draining.class);
  private static final int PART = 4;
  private static final long LOOK_EVERY_MILLIS = 20;

  /** So few may all be asked at once. */
  private static final int FEW = 20;

  private final Ingest ingest;
  private final long jitterMillis;
  private final long settleMillis;
  private final long timeoutMillis;
  private long startedNanos = System.nanoTime();

  Draining(Ingest ingest, IngestSettings settings, long settleMillis, long timeoutMillis) {
    this.ingest = ingest;
    this.settleMillis = settleMillis;
    this.timeoutMillis = timeoutMillis;
    this.jitterMillis = Math.min(settings.reconnectJitterMillis(), timeoutMillis / PART);
  }

  void run() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(settleMillis);
    startedNanos = System.nanoTime();
    ingest.beginDrain();
    List<StreamSession> sessions = ingest.sessions();
    LOG.infof("draining %d streams within %d ms", sessions.size(), timeoutMillis);
    long spreadMillis = sessions.size() <= FEW ? 0 : timeoutMillis / PART;
    for (int i = 0; i < sessions.size(); i++) {
      waitUntil(spreadMillis * i / sessions.size());
      sessions.get(i).askToMove(request());
      ingest.metrics().askedToMove("drain");
    }
    while (!ingest.sessions().isEmpty() && leftMillis() > 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    List<StreamSession> left = ingest.sessions();
    left.forEach(StreamSession::cut);
    LOG.infof("drained: %d streams moved, %d cut", sessions.size() - left.size(), left.size());
  }

  private Drain request() {
    return Drain.newBuilder()
        .setJitterMillis((int) jitterMillis)
        .setDeadlineMillis((int) Math.max(0, leftMillis()))
        .build();
  }

  private void waitUntil(long millis) throws InterruptedException {
    long wait = millis - elapsedMillis();
    if (wait > 0) {
      TimeUnit.MILLISECONDS.sleep(wait);
    }
  }

  private long leftMillis() {
    return timeoutMillis - elapsedMillis();
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }
}
