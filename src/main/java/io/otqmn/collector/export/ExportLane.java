package io.otqmn.collector.export;

import io.otqmn.collector.export.ExportResult.Delivered;
import io.otqmn.collector.export.ExportResult.Refused;
import io.otqmn.collector.export.ExportResult.TooMuch;
import io.otqmn.collector.export.ExportResult.TryAgain;
import io.otqmn.collector.export.ExportResult.Unclear;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Exports the frames of its cameras one request after the other, so that each camera's points
 * arrive in order. What the backend cannot take now is tried again until it can; when the lane is
 * stopped, frames without a fate never get one.
 */
final class ExportLane implements Runnable {
  private static final Logger LOG = Logger.getLogger(ExportLane.class);

  /**
   * @param maxPoints in one request, unless a single frame has more
   * @param lingerMillis how long the first frame of a request waits for others
   */
  record Batching(int maxPoints, long lingerMillis) {}

  /** With the back-off of the exporter this is about two minutes. */
  static final int UNCLEAR_ATTEMPTS = 10;

  /** With so many there is nothing to wait for. */
  private static final int MANY_FRAMES = 100;

  private final BlockingQueue<ExportableFrame> queue = new LinkedBlockingQueue<>();
  private final Backend backend;
  private final Batching batching;
  private final BackOff backOff;
  private final ExportMetrics metrics;
  private final RateLimit logLimit;
  private volatile boolean failed;

  ExportLane(
      Backend backend,
      Batching batching,
      BackOff backOff,
      ExportMetrics metrics,
      RateLimit logLimit) {
    this.backend = backend;
    this.batching = batching;
    this.backOff = backOff;
    this.metrics = metrics;
    this.logLimit = logLimit;
  }

  void add(ExportableFrame frame) {
    queue.add(frame);
  }

  /** True once it has ended by a defect of ours. */
  boolean failed() {
    return failed;
  }

  @Override
  public void run() {
    try {
      while (true) {
        deliver(gather());
      }
    } catch (InterruptedException stopped) {
      LOG.debug("an export lane ends");
    } catch (RuntimeException | Error e) {
      failed = true;
      LOG.error("an export lane failed; its frames are not acknowledged", e);
    }
  }

  /** Waits once for a request's worth, not for every frame: to be woken costs more than a frame. */
  private List<ExportableFrame> gather() throws InterruptedException {
    List<ExportableFrame> batch = new ArrayList<>();
    ExportableFrame next = queue.take();
    if (queue.size() < MANY_FRAMES) {
      TimeUnit.MILLISECONDS.sleep(batching.lingerMillis());
    }
    int points = 0;
    while (next != null) {
      batch.add(next);
      points += next.frame().points();
      next = points >= batching.maxPoints() ? null : queue.poll();
    }
    return batch;
  }

  private void deliver(List<ExportableFrame> batch) throws InterruptedException {
    var request = OtlpEncoder.encode(batch);
    for (int attempt = 1; ; attempt++) {
      long started = System.nanoTime();
      ExportResult result = backend.export(request);
      metrics.duration().record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
      switch (result) {
        case Delivered delivered -> {
          backOff.reset();
          accepted(batch, delivered);
          return;
        }
        case TryAgain tryAgain -> pause(tryAgain);
        case TooMuch tooMuch when batch.size() > 1 -> {
          metrics.refused();
          deliverHalves(batch);
          return;
        }
        case TooMuch tooMuch -> pause(new TryAgain(tooMuch.message(), 0));
        case Unclear unclear -> {
          if (attempt == UNCLEAR_ATTEMPTS) {
            refused(batch, unclear.message());
            return;
          }
          pause(new TryAgain(unclear.message(), 0));
        }
        case Refused refused -> {
          refused(batch, refused.message());
          return;
        }
      }
    }
  }

  private void pause(TryAgain tryAgain) throws InterruptedException {
    metrics.retried();
    long wait = backOff.millis(tryAgain.afterMillis());
    logLimit.warn(
        LOG,
        "the backend does not take a request now, next try in %d ms: %s",
        wait,
        tryAgain.message());
    TimeUnit.MILLISECONDS.sleep(wait);
  }

  private void deliverHalves(List<ExportableFrame> batch) throws InterruptedException {
    int half = batch.size() / 2;
    deliver(batch.subList(0, half));
    deliver(batch.subList(half, batch.size()));
  }

  private void accepted(List<ExportableFrame> batch, Delivered delivered) {
    metrics.delivered(
        batch.stream().mapToLong(frame -> frame.frame().points()).sum(),
        delivered.rejectedPoints());
    if (delivered.rejectedPoints() > 0 || !delivered.message().isEmpty()) {
      logLimit.warn(
          LOG,
          "the backend accepted a request but dropped %d points of it: %s",
          delivered.rejectedPoints(),
          delivered.message());
    }
    for (ExportableFrame frame : batch) {
      if (delivered.rejectedPoints() > 0) {
        // nobody says which: what this camera's values are is told once more
        frame.camera().changes().forget();
      }
      frame.fate().accept(new ExportableFrame.Accepted());
    }
  }

  /** One bad frame must not take the others of its request with it: halves are tried alone. */
  private void refused(List<ExportableFrame> batch, String message) throws InterruptedException {
    metrics.refused();
    backOff.reset();
    if (batch.size() > 1) {
      deliverHalves(batch);
      return;
    }
    logLimit.warn(LOG, "the backend refused a frame for good: %s", message);
    batch.getFirst().camera().changes().forget();
    batch.getFirst().fate().accept(new ExportableFrame.Refused(message));
  }
}
