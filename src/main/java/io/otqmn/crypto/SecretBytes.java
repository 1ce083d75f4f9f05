package io.otqmn.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key bytes with an end: closing overwrites them with zeros, and any use after that fails. The JVM
 * may have copied them before (garbage collection moves objects; ciphers keep a key schedule), so
 * this shortens the life of a key and cannot promise that no trace is left. Not thread-safe.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] bytes;
  private boolean closed;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies; the caller still owns, and should overwrite, the given array. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Takes the array over: the caller must not use it any more. */
  static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  public int length() {
    return bytes.length;
  }

  /** Lends the bytes themselves; the function must not keep or change them. */
  public <T> T use(Function<byte[], T> function) {
    if (closed) {
      throw new IllegalStateException("key was closed and its bytes are gone: ask for a new one");
    }
    return function.apply(bytes);
  }

  SecretKeySpec toAesKey() {
    return use(key -> new SecretKeySpec(key, "AES"));
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The same for every key: a hash would tell something about the bytes. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + " bytes]";
  }
}
