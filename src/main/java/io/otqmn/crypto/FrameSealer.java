package io.otqmn.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Seals the frames of one direction of one stream under one key, with AES-256-GCM. A key belongs to
 * exactly one sealer: two would repeat nonces. Adds {@link #OVERHEAD_BYTES} to each frame. Not
 * thread-safe.
 */
public final class FrameSealer {
  public static final int OVERHEAD_BYTES = SealedHeader.BYTES + AesGcm.TAG_BYTES;

  private final AesGcm cipher;
  private final KeyMode mode;
  private final UUID keyId;
  private long next;

  public FrameSealer(SecretBytes key, KeyMode mode, UUID keyId) {
    if (!mode.sends()) {
      throw new IllegalArgumentException(
          "mode is " + mode + ": nothing is sent in it; wait for quantum keys");
    }
    this.cipher = new AesGcm(key);
    this.mode = mode;
    this.keyId = keyId;
  }

  /** Frames sealed so far: what {@link RekeyPolicy} counts. */
  public long sealed() {
    return next;
  }

  /**
   * Seals the next frame.
   *
   * @param associated travels beside the frame in the clear and must arrive unchanged
   */
  public byte[] seal(byte[] frame, byte[] associated) {
    if (next > RekeyPolicy.MOST_FRAMES) {
      throw new IllegalStateException(
          "key " + keyId + " has sealed " + next + " frames: replace it before sealing more");
    }
    byte[] sealed = new byte[SealedHeader.BYTES + frame.length + AesGcm.TAG_BYTES];
    new SealedHeader(mode, keyId, next).write(ByteBuffer.wrap(sealed));
    byte[] header = Arrays.copyOf(sealed, SealedHeader.BYTES);
    cipher.seal(next, header, associated, frame, sealed, SealedHeader.BYTES);
    next++;
    return sealed;
  }
}
