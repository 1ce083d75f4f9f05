package io.otqmn.edge.stream;

import io.otqmn.v1.Limits;
import io.otqmn.v1.Pace;
import io.otqmn.v1.RejectReason;

/**
 * What becomes of a camera's frames. Every frame that was offered is told exactly once: as
 * acknowledged, rejected or in a gap. Called on the camera's executor.
 */
public interface StreamListener {
  void acknowledged(long frames);

  void rejected(RejectReason reason, String message);

  /** They were dropped because the buffer was full; the collector will be told. */
  void gap(long frames);

  /** A stream is up; what the collector wants from now on. */
  void welcomed(Limits limits, Pace pace, String collector);

  /** The stream is gone; another try follows. */
  void disconnected(String why);

  /** Fewer frames wait than before: a producer that was held back may go on. */
  void room();
}
