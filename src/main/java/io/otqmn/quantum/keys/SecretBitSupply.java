package io.otqmn.quantum.keys;

/** Where the secret bits of one link come from. */
@FunctionalInterface
public interface SecretBitSupply {
  /** How many bits were made since the last call; the clock may stand still, never go back. */
  long newBits(long nowMillis);
}
