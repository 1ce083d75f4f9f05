package io.otqmn.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The other end of a {@link FrameSealer}. Fails closed: after the first frame that is not exactly
 * the next one, sealed under this key in this mode, it opens nothing any more. Streams deliver in
 * order and without loss, so a frame that is missing, repeated or out of order was tampered with.
 * Not thread-safe.
 */
public final class FrameOpener {
  private final AesGcm cipher;
  private final KeyMode mode;
  private final UUID keyId;
  private long next;
  private boolean failed;

  /**
   * @param mode what this end knows the key to be: the header's word is not taken for it
   */
  public FrameOpener(SecretBytes key, KeyMode mode, UUID keyId) {
    this.cipher = new AesGcm(key);
    this.mode = mode;
    this.keyId = keyId;
  }

  public byte[] open(byte[] sealed, byte[] associated) throws FrameSealException {
    boolean opened = false;
    try {
      byte[] frame = openNext(sealed, associated);
      next++;
      opened = true;
      return frame;
    } finally {
      failed |= !opened;
    }
  }

  private byte[] openNext(byte[] sealed, byte[] associated) throws FrameSealException {
    if (failed) {
      throw new FrameSealException(
          FrameSealException.Reason.OUT_OF_SEQUENCE,
          "an earlier frame under key " + keyId + " was refused: exchange new keys");
    }
    if (sealed.length < FrameSealer.OVERHEAD_BYTES) {
      throw new FrameSealException(
          FrameSealException.Reason.MALFORMED,
          "sealed frame is "
              + sealed.length
              + " bytes: the shortest has "
              + FrameSealer.OVERHEAD_BYTES);
    }
    SealedHeader header = SealedHeader.read(ByteBuffer.wrap(sealed));
    if (header.mode() != mode) {
      throw new FrameSealException(
          FrameSealException.Reason.DOWNGRADE,
          "frame says mode " + header.mode() + ", this key is for " + mode + ": end the stream");
    }
    if (!header.keyId().equals(keyId)) {
      throw new FrameSealException(
          FrameSealException.Reason.WRONG_KEY,
          "frame was sealed under key " + header.keyId() + ", expected " + keyId);
    }
    if (header.sequence() != next) {
      throw new FrameSealException(
          FrameSealException.Reason.OUT_OF_SEQUENCE,
          "frame " + header.sequence() + " came where " + next + " was expected: end the stream");
    }
    return cipher.open(
        next, Arrays.copyOf(sealed, SealedHeader.BYTES), associated, sealed, SealedHeader.BYTES);
  }
}
