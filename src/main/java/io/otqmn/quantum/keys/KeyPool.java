package io.otqmn.quantum.keys;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The stored keys of one link, oldest first out. Filling and expiry happen whenever it is looked
 * at, so it is exact at any moment and needs no thread. Thread-safe.
 */
public final class KeyPool {
  private final KeyPolicy policy;
  private final SimulatedKeySource source;
  private final InstantSource clock;
  private final Deque<KeyRecord> keys = new ArrayDeque<>();

  /**
   * @param startWith keys that are there from the beginning
   */
  public KeyPool(KeyPolicy policy, SimulatedKeySource source, InstantSource clock, int startWith) {
    if (startWith < 0 || startWith > policy.maxKeyCount()) {
      throw new IllegalArgumentException(
          "storedKeysAtStart "
              + startWith
              + " is not from 0 to maxKeyCount "
              + policy.maxKeyCount());
    }
    this.policy = policy;
    this.source = source;
    this.clock = clock;
    long now = clock.millis();
    for (int i = 0; i < startWith; i++) {
      keys.addLast(source.make(now));
    }
  }

  /** How many keys can be taken now. */
  public synchronized int stored() {
    refresh();
    return keys.size();
  }

  /**
   * All or nothing.
   *
   * @param maxAgeMillis older keys are left alone
   * @return the reserved keys; empty if there are not enough
   */
  synchronized List<KeyRecord> take(int count, long maxAgeMillis) {
    long now = refresh();
    List<KeyRecord> taken = new ArrayList<>(count);
    Iterator<KeyRecord> oldestFirst = keys.iterator();
    while (taken.size() < count && oldestFirst.hasNext()) {
      KeyRecord key = oldestFirst.next();
      if (now - key.madeAtMillis <= maxAgeMillis) {
        taken.add(key);
      }
    }
    if (taken.size() < count) {
      return List.of();
    }
    for (KeyRecord key : taken) {
      if (keys.peekFirst() == key) {
        keys.removeFirst();
      } else {
        keys.removeFirstOccurrence(key);
      }
      if (!key.reserve()) {
        throw new IllegalStateException("a stored key was not available: " + key.id);
      }
    }
    return taken;
  }

  synchronized void giveBack(List<KeyRecord> unused) {
    for (KeyRecord key : unused.reversed()) {
      if (keys.size() < policy.maxKeyCount() && key.giveBack()) {
        keys.addFirst(key);
      } else {
        key.destroy();
      }
    }
  }

  /** Fills and expires up to now; others do it by the way. */
  public synchronized long refresh() {
    long now = clock.millis();
    long storedForMillis = policy.storedFor().toMillis();
    while (!keys.isEmpty() && now - keys.getFirst().madeAtMillis >= storedForMillis) {
      keys.removeFirst().destroy();
    }
    for (int due = source.due(now, policy.maxKeyCount() - keys.size()); due > 0; due--) {
      keys.addLast(source.make(now));
    }
    return now;
  }
}
