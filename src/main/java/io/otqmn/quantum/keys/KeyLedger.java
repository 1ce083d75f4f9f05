package io.otqmn.quantum.keys;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every key that left a pool, until its last slave has fetched it. A key is delivered once to its
 * master and once to each slave named for it, whatever the number of concurrent callers; its bytes
 * are zeroed with the last delivery or when nobody fetched it in time. Nothing is kept of a key
 * that is gone, and nothing is written anywhere. Thread-safe.
 */
public final class KeyLedger {
  private final KeyPolicy policy;
  private final Map<String, KeyPool> pools;
  private final InstantSource clock;
  private final ConcurrentHashMap<UUID, KeyRecord> waiting = new ConcurrentHashMap<>();

  public KeyLedger(KeyPolicy policy, Map<String, KeyPool> pools, InstantSource clock) {
    this.policy = policy;
    this.pools = Map.copyOf(pools);
    this.clock = clock;
  }

  /** How many keys of the default size can be ordered from this link now. */
  public int stored(String link) {
    return pool(link).stored();
  }

  /** How many keys wait for a slave. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * All or nothing.
   *
   * @return empty if a pool has too few keys
   */
  public Optional<Reservation> reserve(KeyOrder order) {
    int count = order.number() * policy.storedKeysFor(order.sizeBits());
    Map<KeyPool, List<KeyRecord>> taken = new LinkedHashMap<>();
    for (String link : order.links()) {
      KeyPool pool = pool(link);
      List<KeyRecord> keys = pool.take(count, order.maxAgeMillis());
      if (keys.isEmpty()) {
        taken.forEach(KeyPool::giveBack);
        return Optional.empty();
      }
      taken.put(pool, keys);
    }
    return Optional.of(new Reservation(this, order, taken));
  }

  List<KeyCopy> deliver(KeyOrder order, List<KeyRecord> keys) {
    var assignment =
        new KeyRecord.Assignment(order.master(), order.slavesHere(), pickUpDeadlineMillis());
    List<KeyCopy> copies = new ArrayList<>(keys.size());
    for (KeyRecord key : keys) {
      key.assign(assignment);
      if (!order.slavesHere().isEmpty()) {
        waiting.put(key.id, key);
      }
      KeyCopy copy = key.deliverToMaster(order.slavesHere());
      if (copy == null) {
        throw new IllegalStateException("key " + key.id + " was delivered before");
      }
      copies.add(copy);
    }
    return copies;
  }

  /**
   * Keys whose master is served by another key manager wait here for these slaves. Takes the bytes
   * over. All or nothing.
   *
   * @return false if one of the IDs is already known
   */
  public boolean accept(String master, Set<String> slaves, List<KeyCopy> keys) {
    var assignment = new KeyRecord.Assignment(master, Set.copyOf(slaves), pickUpDeadlineMillis());
    List<KeyRecord> accepted = new ArrayList<>(keys.size());
    for (KeyCopy key : keys) {
      KeyRecord entry = KeyRecord.reserved(key.id(), key.bytes(), clock.millis());
      entry.assign(assignment);
      if (waiting.putIfAbsent(key.id(), entry) != null) {
        accepted.forEach(this::remove);
        keys.forEach(KeyCopy::wipe);
        return false;
      }
      accepted.add(entry);
    }
    accepted.forEach(entry -> entry.deliveredElsewhere(assignment.slaves()));
    return true;
  }

  /** A slave fetches its copies, all or none. */
  public Collected collect(String slave, String master, List<UUID> ids) {
    List<UUID> missing = new ArrayList<>();
    boolean entitled = true;
    for (UUID id : ids) {
      KeyRecord key = waiting.get(id);
      KeyRecord.Assignment assignment = key == null ? null : key.assignment();
      if (assignment == null
          || !assignment.master().equals(master)
          || clock.millis() >= assignment.deadlineMillis()) {
        missing.add(id);
      } else if (!assignment.slaves().contains(slave)) {
        entitled = false;
      }
    }
    if (!entitled) {
      return new Collected.NotEntitled();
    }
    return missing.isEmpty() ? fetch(slave, ids) : new Collected.NotFound(missing);
  }

  /** In the order of the IDs, so that of two overlapping requests one gets through. */
  private Collected fetch(String slave, List<UUID> ids) {
    Map<UUID, KeyCopy> copies = new LinkedHashMap<>();
    Map<UUID, KeyRecord> fetched = new LinkedHashMap<>();
    for (UUID id : ids.stream().sorted().toList()) {
      KeyRecord key = waiting.get(id);
      KeyCopy copy = key == null ? null : key.fetch(slave);
      if (key == null || copy == null) {
        fetched.values().forEach(taken -> taken.notFetched(slave));
        copies.values().forEach(KeyCopy::wipe);
        return new Collected.NotFound(List.of(id));
      }
      fetched.put(id, key);
      copies.put(id, copy);
    }
    for (KeyRecord key : fetched.values()) {
      if (key.fetched()) {
        waiting.remove(key.id, key);
      }
    }
    return new Collected.Delivered(ids.stream().map(copies::get).toList());
  }

  /** Destroys what was not fetched in time, and fills and expires the pools up to now. */
  public void expire() {
    long now = clock.millis();
    for (KeyRecord key : waiting.values()) {
      KeyRecord.Assignment assignment = key.assignment();
      if (assignment != null && now >= assignment.deadlineMillis()) {
        remove(key);
      }
    }
    pools.values().forEach(KeyPool::refresh);
  }

  private void remove(KeyRecord key) {
    key.destroy();
    waiting.remove(key.id, key);
  }

  private long pickUpDeadlineMillis() {
    return clock.millis() + policy.pickUpWithin().toMillis();
  }

  private KeyPool pool(String link) {
    KeyPool pool = pools.get(link);
    if (pool == null) {
      throw new IllegalArgumentException("there is no link " + link);
    }
    return pool;
  }
}
