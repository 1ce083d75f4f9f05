package io.otqmn.quantum.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys taken out of their pools for one order. Exactly one of {@link #giveBack}, {@link #deliver}
 * and {@link #destroy} ends it. For one thread at a time.
 */
public final class Reservation {
  private final KeyLedger ledger;
  private final KeyOrder order;
  private final Map<KeyPool, List<KeyRecord>> taken;
  private @Nullable List<KeyRecord> keys;

  Reservation(KeyLedger ledger, KeyOrder order, Map<KeyPool, List<KeyRecord>> taken) {
    this.ledger = ledger;
    this.order = order;
    this.taken = taken;
  }

  /** Nobody has seen the keys: they are available again. Not after {@link #copies}. */
  public void giveBack() {
    if (keys != null) {
      throw new IllegalStateException("keys that were copied cannot be given back: destroy them");
    }
    taken.forEach(KeyPool::giveBack);
  }

  /** Copies for another key manager. From now on the keys can only be delivered or destroyed. */
  public List<KeyCopy> copies() {
    return keys().stream().map(KeyRecord::copy).toList();
  }

  /** The master's copies; the slaves may fetch theirs from now on. */
  public List<KeyCopy> deliver() {
    return ledger.deliver(order, keys());
  }

  /** The order cannot be met, and the keys may have been seen. */
  public void destroy() {
    keys().forEach(KeyRecord::destroy);
  }

  private List<KeyRecord> keys() {
    List<KeyRecord> made = keys;
    if (made == null) {
      made = assemble();
      keys = made;
    }
    return made;
  }

  private List<KeyRecord> assemble() {
    var pools = taken.values().iterator();
    List<KeyRecord> stored = pools.next();
    pools.forEachRemaining(spent -> spent.forEach(KeyRecord::destroy));
    int each = stored.size() / order.number();
    List<KeyRecord> result = new ArrayList<>(order.number());
    for (int i = 0; i < order.number(); i++) {
      result.add(joined(stored.subList(i * each, (i + 1) * each)));
    }
    return result;
  }

  /** One key of the size that was ordered; the parts are destroyed. */
  private KeyRecord joined(List<KeyRecord> parts) {
    KeyRecord first = parts.getFirst();
    int length = order.sizeBits() / 8;
    if (parts.size() == 1 && first.length() == length) {
      return first;
    }
    byte[] bytes = new byte[length];
    int filled = 0;
    for (KeyRecord part : parts) {
      KeyCopy copy = part.copy();
      int use = Math.min(copy.bytes().length, length - filled);
      System.arraycopy(copy.bytes(), 0, bytes, filled, use);
      filled += use;
      copy.wipe();
      part.destroy();
    }
    return KeyRecord.reserved(first.id, bytes, first.madeAtMillis);
  }
}
