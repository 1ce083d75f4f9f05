package io.otqmn.quantum.keys;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One key. Every step of its life is a compare-and-set of its whole standing, so that of any number
 * of concurrent callers exactly one takes it. Copies are made before the step: a copy whose step
 * succeeded was complete while the bytes were still there, and any other is wiped.
 */
final class KeyRecord {
  /**
   * @param waiting slaves that have not fetched their copy
   * @param fetching slaves that took their copy in a request that may still be undone
   */
  private record Standing(KeyState state, Set<String> waiting, int fetching) {}

  /** To whom a key belongs, once it has left its pool. */
  record Assignment(String master, Set<String> slaves, long deadlineMillis) {}

  private static final Standing AVAILABLE = new Standing(KeyState.AVAILABLE, Set.of(), 0);
  private static final Standing RESERVED = new Standing(KeyState.RESERVED, Set.of(), 0);
  private static final Standing DESTROYED = new Standing(KeyState.DESTROYED, Set.of(), 0);

  final UUID id;
  final long madeAtMillis;
  private final byte[] bytes;
  private final AtomicReference<Standing> standing;
  private volatile @Nullable Assignment assignment;

  private KeyRecord(UUID id, byte[] bytes, long madeAtMillis, Standing standing) {
    this.id = id;
    this.bytes = bytes;
    this.madeAtMillis = madeAtMillis;
    this.standing = new AtomicReference<>(standing);
  }

  /** Takes the bytes over. */
  static KeyRecord available(UUID id, byte[] bytes, long madeAtMillis) {
    return new KeyRecord(id, bytes, madeAtMillis, AVAILABLE);
  }

  /** Takes the bytes over. */
  static KeyRecord reserved(UUID id, byte[] bytes, long madeAtMillis) {
    return new KeyRecord(id, bytes, madeAtMillis, RESERVED);
  }

  KeyState state() {
    return standing.get().state();
  }

  int length() {
    return bytes.length;
  }

  @Nullable Assignment assignment() {
    return assignment;
  }

  /** Before the key is shown to anybody. */
  void assign(Assignment to) {
    assignment = to;
  }

  boolean reserve() {
    return standing.compareAndSet(AVAILABLE, RESERVED);
  }

  boolean giveBack() {
    return standing.compareAndSet(RESERVED, AVAILABLE);
  }

  /** For whoever reserved it. */
  KeyCopy copy() {
    return new KeyCopy(id, bytes.clone());
  }

  /** A key that the master got elsewhere waits here for its slaves. */
  void deliveredElsewhere(Set<String> slaves) {
    standing.compareAndSet(RESERVED, new Standing(KeyState.DELIVERED_MASTER, slaves, 0));
  }

  /**
   * Destroys the key if no slave is to fetch it here.
   *
   * @return null if the key is not reserved any more
   */
  @Nullable KeyCopy deliverToMaster(Set<String> slaves) {
    KeyCopy copy = copy();
    Standing next =
        slaves.isEmpty() ? DESTROYED : new Standing(KeyState.DELIVERED_MASTER, slaves, 0);
    if (!standing.compareAndSet(RESERVED, next)) {
      copy.wipe();
      return null;
    }
    if (next.equals(DESTROYED)) {
      wipe();
    }
    return copy;
  }

  /**
   * The first half of a delivery to a slave; {@link #fetched} or {@link #notFetched} must follow.
   *
   * @return null if this slave has nothing to fetch
   */
  @Nullable KeyCopy fetch(String slave) {
    KeyCopy copy = copy();
    while (true) {
      Standing now = standing.get();
      if (!now.waiting().contains(slave)) {
        copy.wipe();
        return null;
      }
      Set<String> rest = new TreeSet<>(now.waiting());
      rest.remove(slave);
      KeyState next = rest.isEmpty() ? KeyState.DELIVERED_SLAVE : KeyState.DELIVERED_MASTER;
      if (standing.compareAndSet(now, new Standing(next, rest, now.fetching() + 1))) {
        return copy;
      }
    }
  }

  /**
   * @return whether that was the last delivery: the key is destroyed
   */
  boolean fetched() {
    while (true) {
      Standing now = standing.get();
      if (now.state() == KeyState.DESTROYED) {
        return true;
      }
      boolean last = now.waiting().isEmpty() && now.fetching() == 1;
      Standing next =
          last ? DESTROYED : new Standing(now.state(), now.waiting(), now.fetching() - 1);
      if (standing.compareAndSet(now, next)) {
        if (last) {
          wipe();
        }
        return last;
      }
    }
  }

  void notFetched(String slave) {
    while (true) {
      Standing now = standing.get();
      if (now.state() == KeyState.DESTROYED) {
        return;
      }
      Set<String> all = new TreeSet<>(now.waiting());
      all.add(slave);
      if (standing.compareAndSet(
          now, new Standing(KeyState.DELIVERED_MASTER, all, now.fetching() - 1))) {
        return;
      }
    }
  }

  void destroy() {
    standing.set(DESTROYED);
    wipe();
  }

  private void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** For tests: what is left of the bytes. */
  boolean isZero() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
