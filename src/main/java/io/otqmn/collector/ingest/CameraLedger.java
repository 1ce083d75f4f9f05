package io.otqmn.collector.ingest;

import io.otqmn.v1.RejectReason;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which frames of one boot of a camera were received, and up to which all are settled: accepted by
 * the backend, rejected, or reported as a gap. Outlives streams, so that a camera that reconnects
 * is told where to resume, and what it sends again is known. One stream at a time owns it.
 */
final class CameraLedger {
  /** What the owner is told, from whatever thread settled a frame. */
  interface Owner {
    void acknowledged(long sequence);

    void rejected(long sequence, RejectReason reason, String message);
  }

  enum Position {
    NEXT,
    DUPLICATE,
    AHEAD,
    /** Another stream has taken over. */
    NOT_YOURS
  }

  private final long bootId;
  private final TreeMap<Long, Long> settledAhead = new TreeMap<>();
  private long received;
  private long acknowledged;
  private @Nullable Owner owner;

  CameraLedger(long bootId, long firstUnacknowledged) {
    this.bootId = bootId;
    this.received = firstUnacknowledged - 1;
    this.acknowledged = firstUnacknowledged - 1;
  }

  long bootId() {
    return bootId;
  }

  /** The new owner's frames count from here on; the edge may know more than we do. */
  synchronized void own(Owner newOwner, long firstUnacknowledged) {
    owner = newOwner;
    if (firstUnacknowledged - 1 > acknowledged) {
      acknowledged = firstUnacknowledged - 1;
      received = Math.max(received, acknowledged);
      advance();
    }
  }

  synchronized void disown(Owner leaving) {
    if (owner == leaving) {
      owner = null;
    }
  }

  synchronized boolean isOwned() {
    return owner != null;
  }

  synchronized long acknowledged() {
    return acknowledged;
  }

  /** The next sequence that was not received. */
  synchronized long expected() {
    return received + 1;
  }

  /** Received and not acknowledged. */
  synchronized long open() {
    return received - acknowledged;
  }

  /** Takes a frame, or a gap of several, into account if it is next in order. */
  synchronized Position receive(Owner from, long first, long last) {
    if (owner != from) {
      return Position.NOT_YOURS;
    }
    if (last <= received) {
      return Position.DUPLICATE;
    }
    if (first > received + 1) {
      return Position.AHEAD;
    }
    received = last;
    return Position.NEXT;
  }

  /** The fate of received frames is known: acknowledges as far as nothing before is open. */
  void settle(long first, long last) {
    Owner told;
    long upTo;
    synchronized (this) {
      settledAhead.put(first, last);
      if (!advance()) {
        return;
      }
      told = owner;
      upTo = acknowledged;
    }
    if (told != null) {
      told.acknowledged(upTo);
    }
  }

  void settleRejected(long sequence, RejectReason reason, String message) {
    Owner told;
    synchronized (this) {
      told = owner;
    }
    if (told != null) {
      told.rejected(sequence, reason, message);
    }
    settle(sequence, sequence);
  }

  private boolean advance() {
    long before = acknowledged;
    while (!settledAhead.isEmpty() && settledAhead.firstKey() <= acknowledged + 1) {
      acknowledged = Math.max(acknowledged, settledAhead.pollFirstEntry().getValue());
    }
    return acknowledged > before;
  }
}
