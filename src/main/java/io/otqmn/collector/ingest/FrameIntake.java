package io.otqmn.collector.ingest;

import io.otqmn.collector.export.CameraSeries;
import io.otqmn.collector.export.ExportableFrame;
import io.otqmn.collector.export.FrameSink;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.DecodedFrame;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.FrameRejectedException;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** From a frame in order to its fate: checked, filtered, handed on, settled, counted. */
final class FrameIntake {
  /** What a decoded frame takes beside its values. */
  private static final int FRAME_OVERHEAD_BYTES = 1_024;

  /**
   * Of one frame as OTLP, before compression. gRPC servers take messages of 4 MiB unless told
   * otherwise; a frame above that would be tried again without end and hold up other cameras.
   */
  private static final long MAX_EXPORTED_BYTES = 3L << 20;

  private final IngestSettings settings;
  private final FrameLimits limits;
  private final SignalAdvice advice;
  private final Map<String, String> fleetAttributes;
  private final FrameSink sink;
  private final InflightBudget budget;
  private final IngestMetrics metrics;
  private final InstantSource clock;

  FrameIntake(
      IngestSettings settings,
      SignalAdvice advice,
      Map<String, String> fleetAttributes,
      FrameSink sink,
      InflightBudget budget,
      IngestMetrics metrics,
      InstantSource clock) {
    this.settings = settings;
    this.limits = settings.frameLimits();
    this.advice = advice;
    this.fleetAttributes = Map.copyOf(fleetAttributes);
    this.sink = sink;
    this.budget = budget;
    this.metrics = metrics;
    this.clock = clock;
  }

  CameraSeries seriesOf(CameraDeclaration camera) {
    return new CameraSeries(camera, fleetAttributes);
  }

  /**
   * Takes a frame that the ledger has received; the ledger learns its fate, now or later.
   *
   * @return whether the frame keeps the contract
   */
  boolean take(
      Frame frame, CameraSeries series, List<SignalDefinition> signals, CameraLedger ledger) {
    long nowMillis = clock.millis();
    metrics.age(nowMillis * 1_000 - frame.getEdgeTimeUnixMicros());
    DecodedFrame decoded;
    try {
      decoded = FrameDecoder.decode(frame, signals, limits);
    } catch (FrameRejectedException e) {
      reject(frame.getSequence(), e, 0, ledger);
      return false;
    }
    try {
      checkTimes(decoded, nowMillis);
    } catch (FrameRejectedException e) {
      reject(frame.getSequence(), e, decoded.points(), ledger);
      return false;
    }
    DecodedFrame wanted = advice.wanted(decoded, signals);
    try {
      checkExportedSize(series.exportedBytes(wanted));
    } catch (FrameRejectedException e) {
      reject(frame.getSequence(), e, decoded.points(), ledger);
      return false;
    }
    metrics.filtered(decoded.points() - wanted.points());
    if (wanted.points() == 0) {
      metrics.delivered();
      ledger.settle(decoded.sequence(), decoded.sequence());
    } else {
      export(wanted, frame.getSerializedSize(), series, ledger);
    }
    return true;
  }

  private void export(DecodedFrame frame, int wireBytes, CameraSeries series, CameraLedger ledger) {
    long weight = FRAME_OVERHEAD_BYTES + 4L * wireBytes + 12L * frame.points() + 8L * frame.rows();
    budget.take(weight);
    metrics.inflight(1);
    sink.submit(
        new ExportableFrame(
            series,
            frame,
            fate -> {
              metrics.inflight(-1);
              settle(frame, fate, ledger);
              budget.giveBack(weight);
            }));
  }

  private void settle(DecodedFrame frame, ExportableFrame.Fate fate, CameraLedger ledger) {
    switch (fate) {
      case ExportableFrame.Accepted() -> {
        metrics.delivered();
        ledger.settle(frame.sequence(), frame.sequence());
      }
      case ExportableFrame.Refused(String message) ->
          reject(
              frame.sequence(),
              new FrameRejectedException(RejectReason.REJECT_REASON_BACKEND, message),
              frame.points(),
              ledger);
    }
  }

  private void reject(long sequence, FrameRejectedException why, int points, CameraLedger ledger) {
    metrics.rejected(why.reason(), points);
    ledger.settleRejected(sequence, why.reason(), String.valueOf(why.getMessage()));
  }

  private static void checkExportedSize(long bytes) throws FrameRejectedException {
    if (bytes > MAX_EXPORTED_BYTES) {
      throw new FrameRejectedException(
          RejectReason.REJECT_REASON_SIZE,
          "%d bytes as OTLP are more than %d: declare fewer or shorter attributes, or send fewer points"
              .formatted(bytes, MAX_EXPORTED_BYTES));
    }
  }

  private void checkTimes(DecodedFrame frame, long nowMillis) throws FrameRejectedException {
    long oldest = (nowMillis - settings.maxAgeMillis()) * 1_000;
    long newest = (nowMillis + settings.maxAheadMillis()) * 1_000;
    if (frame.firstTimeMicros() < oldest || frame.lastTimeMicros() > newest) {
      throw new FrameRejectedException(
          RejectReason.REJECT_REASON_SKEW,
          "device time %d to %d us is not within %d and %d us: set the camera's clock"
              .formatted(frame.firstTimeMicros(), frame.lastTimeMicros(), oldest, newest));
    }
  }
}
