package io.otqmn.edge.stream;

import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Gap;
import io.otqmn.v1.GapReason;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one camera that no collector has acknowledged yet, in order of their sequences,
 * bounded in number and bytes. When it is full the oldest frame that was never sent gives way to a
 * gap, which is sent in its place. Not thread-safe.
 */
final class Outbox {
  private final int maxFrames;
  private final long maxBytes;

  /** By first sequence; together they cover every sequence from the first key to the last one. */
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  private long lastSequence;
  private long sentUpTo;
  private long highestEverSent;
  private int frames;
  private int framesInFlight;
  private long bytes;

  private static final class Entry {
    private final long first;
    private long last;
    private long points;
    private long bytes;

    /** Null: it was dropped or rejected, and is told as a gap. */
    private @Nullable FrameContent frame;

    private boolean rejected;

    Entry(long first, long last, long points) {
      this.first = first;
      this.last = last;
      this.points = points;
    }

    boolean isDropped() {
      return frame == null && !rejected;
    }
  }

  Outbox(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  long nextSequence() {
    return lastSequence + 1;
  }

  long firstUnacknowledged() {
    return entries.isEmpty() ? nextSequence() : entries.firstKey();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Frames and gaps that were not sent on this stream. */
  boolean hasUnsent() {
    return entries.higherKey(sentUpTo) != null;
  }

  int framesInFlight() {
    return framesInFlight;
  }

  int framesWaiting() {
    return frames - framesInFlight;
  }

  /** Frames whose end is not known. */
  long unresolved() {
    return frames;
  }

  boolean nothingInFlight() {
    return entries.isEmpty() || entries.firstKey() > sentUpTo;
  }

  /**
   * Takes the frame.
   *
   * @return how many frames had to be dropped for it
   */
  long add(FrameContent frame) {
    if (frame.sequence() != nextSequence()) {
      throw new IllegalArgumentException(
          "sequence " + frame.sequence() + " is not the next one, " + nextSequence());
    }
    lastSequence++;
    Entry entry = new Entry(lastSequence, lastSequence, frame.points());
    entry.frame = frame;
    entry.bytes = frame.memoryBytes();
    entries.put(lastSequence, entry);
    frames++;
    bytes += entry.bytes;
    long dropped = 0;
    while ((frames > maxFrames || bytes > maxBytes) && dropOldestUnsent()) {
      dropped++;
    }
    return dropped;
  }

  private boolean dropOldestUnsent() {
    for (Entry entry : entries.tailMap(highestEverSent, false).values()) {
      if (entry.frame != null) {
        empty(entry);
        mergeIntoPrevious(entry);
        return true;
      }
    }
    return false;
  }

  private void empty(Entry entry) {
    frames--;
    bytes -= entry.bytes;
    if (entry.last <= sentUpTo) {
      framesInFlight--;
    }
    entry.frame = null;
    entry.bytes = 0;
  }

  private void mergeIntoPrevious(Entry entry) {
    Map.Entry<Long, Entry> lower = entries.lowerEntry(entry.first);
    if (lower == null) {
      return;
    }
    Entry previous = lower.getValue();
    if (previous.isDropped() && previous.first > highestEverSent) {
      previous.last = entry.last;
      previous.points += entry.points;
      entries.remove(entry.first);
    }
  }

  /**
   * What to send next on this stream, or null if nothing waits or the window is full.
   *
   * @param encoder of this stream
   */
  @Nullable EdgeMessage next(int window, FrameEncoder encoder) {
    Map.Entry<Long, Entry> waiting = entries.higherEntry(sentUpTo);
    if (waiting == null) {
      return null;
    }
    Entry entry = waiting.getValue();
    // gaps wait as well: they grow as long as they are not sent
    if (framesInFlight >= window) {
      return null;
    }
    sentUpTo = entry.last;
    highestEverSent = Math.max(highestEverSent, entry.last);
    if (entry.frame != null) {
      framesInFlight++;
      return EdgeMessage.newBuilder().setFrame(encoder.encode(entry.frame)).build();
    }
    return EdgeMessage.newBuilder()
        .setGap(
            Gap.newBuilder()
                .setFirstSequence(entry.first)
                .setLastSequence(entry.last)
                .setPoints(entry.points)
                .setReason(GapReason.GAP_REASON_OVERFLOW))
        .build();
  }

  /**
   * Everything up to the sequence is settled. What this stream did not send is left alone.
   *
   * @return how many frames that makes
   */
  long acknowledge(long sequence) {
    return settle(Math.min(sequence, sentUpTo));
  }

  /**
   * A new stream begins; the collector has everything before the sequence.
   *
   * @return how many frames that settles
   */
  long resume(long resumeFrom) {
    long settled = settle(Math.min(resumeFrom - 1, highestEverSent));
    disconnect();
    return settled;
  }

  /** Nothing is in flight any more. */
  void disconnect() {
    sentUpTo = firstUnacknowledged() - 1;
    framesInFlight = 0;
  }

  private long settle(long upTo) {
    long acknowledged = 0;
    while (!entries.isEmpty() && entries.firstKey() <= upTo) {
      Entry entry = entries.pollFirstEntry().getValue();
      if (entry.frame != null) {
        acknowledged++;
        empty(entry);
      }
      if (entry.last > upTo) {
        Entry rest = new Entry(upTo + 1, entry.last, entry.points);
        entries.put(rest.first, rest);
      }
    }
    return acknowledged;
  }

  /**
   * The collector will never take this frame.
   *
   * @return false if it is not one that waits for an answer
   */
  boolean reject(long sequence) {
    Entry entry = entries.get(sequence);
    if (entry == null || entry.frame == null || sequence > sentUpTo) {
      return false;
    }
    empty(entry);
    entry.rejected = true;
    return true;
  }
}
