package io.otqmn.collector.ingest;

import io.otqmn.collector.export.CameraSeries;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Reject;
import io.otqmn.v1.RejectReason;

/**
 * What a camera sends after Hello: the next frame or gap is taken in, a duplicate is dropped, what
 * is ahead is sent back, and what cannot be true ends the stream.
 */
final class FrameReceiver {
  private static final int MAX_CONSECUTIVE_REJECTS = 10;

  /** A year of thirty frames per second is a quarter of it: more is not a count but a mistake. */
  private static final long MAX_GAP_FRAMES = 1L << 32;

  /** The stream, as its frames see it. */
  interface Stream extends CameraLedger.Owner {
    void reject(Reject reject);

    /** Ends the stream: the edge breaks the protocol. */
    void violated(String what);
  }

  private final CameraDeclaration camera;
  private final CameraLedger ledger;
  private final CameraSeries series;
  private final FrameDecoder decoder;
  private final Stream stream;
  private final Outbox outbox;
  private final Ingest ingest;
  private int consecutiveRejects;

  FrameReceiver(
      CameraDeclaration camera, CameraLedger ledger, Stream stream, Outbox outbox, Ingest ingest) {
    this.camera = camera;
    this.ledger = ledger;
    this.series = ingest.intake().seriesOf(camera);
    this.decoder = ingest.intake().decoderOf(camera);
    this.stream = stream;
    this.outbox = outbox;
    this.ingest = ingest;
  }

  void frame(Frame frame) {
    long sequence = frame.getSequence();
    if (sequence < 1) {
      stream.violated("a frame without a sequence");
      return;
    }
    FrameIntake.Unpacked unpacked = FrameIntake.Unpacked.of(frame, decoder);
    if (unpacked.continuesNothing()) {
      outOfOrder(sequence);
      return;
    }
    switch (ledger.receive(stream, sequence, sequence)) {
      case DUPLICATE -> ingest.metrics().duplicates(1);
      case AHEAD -> outOfOrder(sequence);
      case NEXT -> {
        outbox.received(sequence);
        boolean good = ingest.intake().take(unpacked, series, camera.signals(), ledger);
        consecutiveRejects = good ? 0 : consecutiveRejects + 1;
        endIfAbusive();
      }
      case NOT_YOURS -> {}
    }
  }

  void gap(Gap gap) {
    if (gap.getFirstSequence() < 1 || gap.getLastSequence() < gap.getFirstSequence()) {
      stream.violated(
          "a gap from %d to %d".formatted(gap.getFirstSequence(), gap.getLastSequence()));
      return;
    }
    long frames = gap.getLastSequence() - gap.getFirstSequence() + 1;
    long maxPoints = frames * ingest.greeting().getLimits().getMaxPoints();
    if (frames > MAX_GAP_FRAMES || gap.getPoints() < 0 || gap.getPoints() > maxPoints) {
      stream.violated(
          "a gap of %d frames and %s points: at most 2^32 frames of limits.max_points each"
              .formatted(frames, Long.toUnsignedString(gap.getPoints())));
      return;
    }
    long first = Math.max(gap.getFirstSequence(), ledger.expected());
    switch (ledger.receive(stream, gap.getFirstSequence(), gap.getLastSequence())) {
      case AHEAD -> outOfOrder(gap.getFirstSequence());
      case NEXT -> {
        ingest.metrics().gap(gap.getLastSequence() - first + 1, gap.getPoints());
        ledger.settle(first, gap.getLastSequence());
      }
      case DUPLICATE, NOT_YOURS -> {}
    }
  }

  private void outOfOrder(long sequence) {
    ingest.metrics().outOfOrder();
    stream.reject(
        Reject.newBuilder()
            .setSequence(sequence)
            .setReason(RejectReason.REJECT_REASON_ORDER)
            .setMessage("expected sequence " + ledger.expected())
            .setRetry(true)
            .build());
    consecutiveRejects++;
    endIfAbusive();
  }

  private void endIfAbusive() {
    if (consecutiveRejects > MAX_CONSECUTIVE_REJECTS) {
      stream.violated(consecutiveRejects + " frames in a row were rejected");
    }
  }
}
