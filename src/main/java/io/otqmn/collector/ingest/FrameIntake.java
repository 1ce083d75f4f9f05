package io.otqmn.collector.ingest;

import io.otqmn.collector.export.CameraSeries;
import io.otqmn.collector.export.ChangeFilter;
import io.otqmn.collector.export.ExportableFrame;
import io.otqmn.collector.export.FrameSink;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.protocol.FrameRejectedException;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Frame;
import io.otqmn.v1.RejectReason;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    this.advice = advice;
    this.fleetAttributes = Map.copyOf(fleetAttributes);
    this.sink = sink;
    this.budget = budget;
    this.metrics = metrics;
    this.clock = clock;
  }

  CameraSeries seriesOf(CameraDeclaration camera) {
    return new CameraSeries(
        camera, fleetAttributes, new ChangeFilter(camera.signals(), advice.exportRules()));
  }

  /** Unpacks the frames of one stream. */
  FrameDecoder decoderOf(CameraDeclaration camera) {
    return new FrameDecoder(camera.signals(), settings.frameLimits());
  }

  /**
   * A frame as it came, unpacked if it can be. Every frame of a stream is unpacked, also one that
   * is not taken in: the next may build upon it.
   *
   * @param content null if it was rejected
   * @param rejected null if it was not
   */
  record Unpacked(
      long sequence,
      int bytes,
      @Nullable FrameContent content,
      @Nullable FrameRejectedException rejected) {

    static Unpacked of(Frame frame, FrameDecoder decoder) {
      int bytes = frame.getSerializedSize();
      try {
        return new Unpacked(frame.getSequence(), bytes, decoder.decode(frame), null);
      } catch (FrameRejectedException e) {
        return new Unpacked(frame.getSequence(), bytes, null, e);
      }
    }

    /** It continues a frame that is not here: the stream must begin anew. */
    boolean continuesNothing() {
      return rejected != null && rejected.reason() == RejectReason.REJECT_REASON_ORDER;
    }
  }

  /**
   * Takes a frame that the ledger has received; the ledger learns its fate, now or later.
   *
   * @return whether the frame keeps the contract
   */
  boolean take(
      Unpacked frame, CameraSeries series, List<SignalDefinition> signals, CameraLedger ledger) {
    FrameContent decoded = frame.content();
    if (decoded == null) {
      reject(frame.sequence(), Objects.requireNonNull(frame.rejected()), 0, ledger);
      return false;
    }
    long nowMillis = clock.millis();
    metrics.age((nowMillis - decoded.edgeTimeMillis()) * 1_000);
    try {
      checkTimes(decoded, nowMillis);
    } catch (FrameRejectedException e) {
      reject(frame.sequence(), e, decoded.points(), ledger);
      return false;
    }
    FrameContent wanted = advice.wanted(decoded, signals);
    try {
      checkExportedSize(series.exportedBytes(wanted));
    } catch (FrameRejectedException e) {
      reject(frame.sequence(), e, decoded.points(), ledger);
      return false;
    }
    metrics.filtered(decoded.points() - wanted.points());
    FrameContent news = series.changes().news(wanted);
    metrics.unchanged(wanted.points() - news.points());
    if (news.points() == 0) {
      // settled is not acknowledged: what came before, and says the same, comes first
      metrics.delivered();
      ledger.settle(decoded.sequence(), decoded.sequence());
    } else {
      export(news.lasting(), series, ledger);
    }
    return true;
  }

  private void export(FrameContent frame, CameraSeries series, CameraLedger ledger) {
    long weight = FRAME_OVERHEAD_BYTES + frame.memoryBytes();
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

  private void settle(FrameContent frame, ExportableFrame.Fate fate, CameraLedger ledger) {
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

  private void checkTimes(FrameContent frame, long nowMillis) throws FrameRejectedException {
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
