package io.otqmn.quantum.keys;

import java.util.List;
import java.util.UUID;

/** How a slave's request for keys by their IDs ended: all of them, or none. */
public sealed interface Collected {
  /** In the order asked for. */
  record Delivered(List<KeyCopy> keys) implements Collected {}

  /** These are unknown, of another master, expired, or already fetched by this slave. */
  record NotFound(List<UUID> missing) implements Collected {}

  /** At least one key was never meant for this caller. */
  record NotEntitled() implements Collected {}
}
