package io.otqmn.crypto;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A key cut into shares of which all are needed: any smaller set is independent of the key. */
public final class XorShares {
  private XorShares() {}

  public static List<SecretBytes> split(SecretBytes key, int count, SecureRandom random) {
    if (count < 1) {
      throw new IllegalArgumentException("number of shares is " + count + ": give at least 1");
    }
    List<SecretBytes> shares = new ArrayList<>(count);
    byte[] last = key.use(byte[]::clone);
    for (int i = 1; i < count; i++) {
      byte[] share = new byte[last.length];
      random.nextBytes(share);
      xor(last, share);
      shares.add(SecretBytes.owning(share));
    }
    shares.add(SecretBytes.owning(last));
    return List.copyOf(shares);
  }

  public static SecretBytes join(List<SecretBytes> shares) {
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no shares were given: give all of them");
    }
    byte[] key = new byte[shares.getFirst().length()];
    for (SecretBytes share : shares) {
      if (share.length() != key.length) {
        throw new IllegalArgumentException("shares differ in length: give those of one key");
      }
      share.use(bytes -> {
        xor(key, bytes);
        return key;
      });
    }
    return SecretBytes.owning(key);
  }

  private static void xor(byte[] target, byte[] other) {
    for (int i = 0; i < target.length; i++) {
      target[i] ^= other[i];
    }
  }
}
