package io.otqmn.quantum.keys;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a quantum link: makes secret bits at a constant rate over the time it is told, or as
 * many as a simulated link has distilled. The bits are those of the given random generator: secret
 * if that is a SecureRandom, repeatable if it is seeded. Not thread-safe; its pool guards it.
 */
public final class SimulatedKeySource {
  private final long bitsPerSecond;
  private final @Nullable SecretBitSupply supply;
  private final int keySizeBits;
  private final RandomGenerator random;
  private long lastMillis;
  private long creditMillibits;

  /**
   * @param startMillis from when on it makes bits
   */
  public SimulatedKeySource(
      long bitsPerSecond, int keySizeBits, RandomGenerator random, long startMillis) {
    if (bitsPerSecond < 0 || bitsPerSecond > 1_000_000_000_000L) {
      throw new IllegalArgumentException(
          "secretKeyBitsPerSecond " + bitsPerSecond + " is not from 0 to 10^12");
    }
    this.bitsPerSecond = bitsPerSecond;
    this.supply = null;
    this.keySizeBits = keySizeBits;
    this.random = random;
    this.lastMillis = startMillis;
  }

  /** Makes as many bits as the supply tells. */
  public SimulatedKeySource(SecretBitSupply supply, int keySizeBits, RandomGenerator random) {
    this.bitsPerSecond = 0;
    this.supply = supply;
    this.keySizeBits = keySizeBits;
    this.random = random;
  }

  /** How many whole keys are due since the last call; what does not fit the room is lost. */
  int due(long nowMillis, int room) {
    long elapsed = Math.max(0, nowMillis - lastMillis);
    lastMillis = Math.max(lastMillis, nowMillis);
    long millibitsPerKey = keySizeBits * 1000L;
    long most = (room + 1L) * millibitsPerKey;
    if (supply != null) {
      long bits = Math.min(most / 1000, supply.newBits(nowMillis));
      creditMillibits = Math.min(most, creditMillibits + 1000 * bits);
    } else if (bitsPerSecond > 0 && elapsed > most / bitsPerSecond) {
      creditMillibits = most;
    } else {
      creditMillibits = Math.min(most, creditMillibits + elapsed * bitsPerSecond);
    }
    long keys = Math.min(room, creditMillibits / millibitsPerKey);
    creditMillibits = Math.min(creditMillibits - keys * millibitsPerKey, millibitsPerKey - 1);
    return (int) keys;
  }

  KeyRecord make(long nowMillis) {
    byte[] bytes = new byte[keySizeBits / 8];
    random.nextBytes(bytes);
    return KeyRecord.available(randomUuid(), bytes, nowMillis);
  }

  /** RFC 9562, version 4. */
  private UUID randomUuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
