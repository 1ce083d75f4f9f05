package io.otqmn.quantum.keys;

import java.time.Duration;

/**
 * What a key manager promises about its keys.
 *
 * @param keySizeBits size of a stored key, and of a delivered one unless asked otherwise
 * @param maxKeyCount how many stored keys a pool holds; what is made beyond that is lost
 * @param storedFor a key that waited longer in its pool is destroyed
 * @param pickUpWithin a key that a slave has not fetched this long after the master got it is
 *     destroyed
 */
public record KeyPolicy(
    int keySizeBits,
    int minKeySizeBits,
    int maxKeySizeBits,
    int maxKeyCount,
    int maxKeysPerRequest,
    Duration storedFor,
    Duration pickUpWithin) {
  private static final int LARGEST_KEY_BITS = 1 << 20;

  public KeyPolicy {
    multipleOf8("keySizeBits", keySizeBits);
    multipleOf8("minKeySizeBits", minKeySizeBits);
    multipleOf8("maxKeySizeBits", maxKeySizeBits);
    if (minKeySizeBits > keySizeBits || keySizeBits > maxKeySizeBits) {
      throw new IllegalArgumentException(
          "keySizeBits "
              + keySizeBits
              + " is not between minKeySizeBits "
              + minKeySizeBits
              + " and maxKeySizeBits "
              + maxKeySizeBits
              + ": move one of them");
    }
    atLeastOne("maxKeyCount", maxKeyCount);
    atLeastOne("maxKeysPerRequest", maxKeysPerRequest);
    atLeastOne("storedFor", storedFor.toMillis());
    atLeastOne("pickUpWithin", pickUpWithin.toMillis());
  }

  /** How many stored keys one delivered key of this size uses up; what is left of them is lost. */
  int storedKeysFor(int sizeBits) {
    return Math.ceilDiv(sizeBits, keySizeBits);
  }

  private static void multipleOf8(String field, int bits) {
    if (bits < 8 || bits > LARGEST_KEY_BITS || bits % 8 != 0) {
      throw new IllegalArgumentException(
          field + " " + bits + " is not a multiple of 8 from 8 to " + LARGEST_KEY_BITS);
    }
  }

  private static void atLeastOne(String field, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + " " + value + " is below 1: raise it");
    }
  }
}
