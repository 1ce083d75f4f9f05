package io.otqmn.quantum.keys;

/** Where a key is in its life. It only ever moves down this list, but for a reservation undone. */
public enum KeyState {
  /** In a pool, promised to nobody. */
  AVAILABLE,
  /** Taken out of its pool for a request that is not answered yet. */
  RESERVED,
  /** The master has it; slaves named for it may still fetch their copy. */
  DELIVERED_MASTER,
  /** The last slave is being handed its copy. */
  DELIVERED_SLAVE,
  /** Its bytes are zero and it can never be delivered again. */
  DESTROYED
}
