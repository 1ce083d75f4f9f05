package io.otqmn.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A namespace: what is in it and what happened in it. */
final class Place {
  private final String namespace;
  private final Map<String, Snapshot.Entry> objects = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private long lastChange = System.nanoTime();

  Place(String namespace) {
    this.namespace = namespace;
  }

  synchronized void changed(Change change) {
    HasMetadata object = change.object();
    String key = object.getKind() + "/" + object.getMetadata().getName();
    if (change.type() == Change.Type.DELETED) {
      objects.remove(key);
    } else {
      objects.put(key, new Snapshot.Entry(object));
    }
    history.add(change);
    lastChange = System.nanoTime();
    notifyAll();
  }

  /** In the order of the cluster, over all kinds. */
  synchronized List<Change> history() {
    return history.stream().sorted(Comparator.comparingLong(Change::version)).toList();
  }

  synchronized List<HasMetadata> objects() {
    return objects.values().stream().map(Snapshot.Entry::object).toList();
  }

  Snapshot snapshot() {
    List<Snapshot.Entry> now;
    synchronized (this) {
      now = List.copyOf(objects.values());
    }
    return Snapshot.of(namespace, now);
  }

  /** Until it is known here that the change happened. */
  synchronized void awaitSeen(Predicate<Change> change, long timeoutMillis)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (history.stream().noneMatch(change)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("what the test did was not seen");
      }
      wait(100);
    }
  }

  /**
   * Until a state fits and has lasted for a moment.
   *
   * @return the last state that was looked at
   */
  Snapshot await(Predicate<Snapshot> wanted, long lastingMillis, long timeoutMillis)
      throws InterruptedException {
    long lasting = TimeUnit.MILLISECONDS.toNanos(lastingMillis);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      synchronized (this) {
        while (System.nanoTime() - lastChange < lasting && System.nanoTime() < deadline) {
          wait(50);
        }
      }
      Snapshot last = snapshot();
      if (wanted.test(last) || System.nanoTime() >= deadline) {
        return last;
      }
      synchronized (this) {
        wait(100);
      }
    }
  }

  /** Until nothing has happened for a while, from now on. */
  synchronized void awaitQuiet(long quietMillis, long timeoutMillis) throws InterruptedException {
    lastChange = System.nanoTime();
    long quiet = TimeUnit.MILLISECONDS.toNanos(quietMillis);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (System.nanoTime() - lastChange < quiet && System.nanoTime() < deadline) {
      wait(100);
    }
  }
}
