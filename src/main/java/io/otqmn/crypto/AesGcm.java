package io.otqmn.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM under one key, the nonce being 32 zero bits and the frame's sequence in 64 bits. */
final class AesGcm {
  static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  private final Cipher cipher;
  private final Key key;

  AesGcm(SecretBytes secret) {
    if (secret.length() != HybridKey.LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "frame key is " + secret.length() + " bytes: AES-256 needs " + HybridKey.LENGTH_BYTES);
    }
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no AES-GCM: use JDK 25", e);
    }
    this.key = secret.toAesKey();
  }

  /** Writes ciphertext and tag into {@code output} from {@code offset} on. */
  void seal(
      long sequence, byte[] header, byte[] associated, byte[] plain, byte[] output, int offset) {
    try {
      start(Cipher.ENCRYPT_MODE, sequence, header, associated);
      cipher.doFinal(plain, 0, plain.length, output, offset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused to seal frame " + sequence, e);
    }
  }

  byte[] open(long sequence, byte[] header, byte[] associated, byte[] sealed, int offset)
      throws FrameSealException {
    try {
      start(Cipher.DECRYPT_MODE, sequence, header, associated);
      return cipher.doFinal(sealed, offset, sealed.length - offset);
    } catch (AEADBadTagException e) {
      throw new FrameSealException(
          FrameSealException.Reason.FORGED,
          "frame " + sequence + " is not what was sealed: end the stream and exchange new keys");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed on frame " + sequence, e);
    }
  }

  private void start(int mode, long sequence, byte[] header, byte[] associated)
      throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(sequence).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(associated);
  }
}
