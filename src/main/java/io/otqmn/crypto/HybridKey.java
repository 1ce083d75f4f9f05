package io.otqmn.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * One key out of a quantum key and a post-quantum secret, such that knowing either of them is not
 * enough: HKDF-SHA256 (RFC 5869) with salt "otqmn-hybrid-v1", key material lp(quantum key) ||
 * lp(post-quantum secret), info lp(key ID) || lp(one end) || lp(other end), 32 bytes out; lp puts
 * the length before the bytes, as two bytes, most significant first. Without a quantum key its
 * place is empty (lp of nothing) and the salt is "otqmn-pqc-v1", so that the two modes never agree
 * on a key.
 */
public final class HybridKey {
  public static final int LENGTH_BYTES = 32;
  private static final String HYBRID = "otqmn-hybrid-v1";
  private static final String POST_QUANTUM = "otqmn-pqc-v1";
  private static final int LONGEST = 0xFFFF;

  private HybridKey() {}

  /**
   * The key of a stream.
   *
   * @param quantumKey null: there is none
   * @param postQuantumSecret never empty: this project has no mode without it
   * @param keyId as the key manager wrote it; both ends must use the same letters
   * @param saeA the end that asked for the key, by SAE ID
   * @param saeB the end that was given the key ID
   */
  public static SecretBytes derive(
      @Nullable SecretBytes quantumKey,
      SecretBytes postQuantumSecret,
      String keyId,
      String saeA,
      String saeB) {
    if (quantumKey != null && quantumKey.length() == 0) {
      throw new IllegalArgumentException("quantum key is empty: leave it out if there is none");
    }
    if (postQuantumSecret.length() == 0) {
      throw new IllegalArgumentException(
          "post-quantum secret is empty: give the one of ML-KEM; a quantum key alone is not used");
    }
    byte[] material =
        postQuantumSecret.use(floor ->
            quantumKey == null
                ? prefixed(new byte[0], floor)
                : quantumKey.use(key -> prefixed(key, floor)));
    try {
      byte[] info = prefixed(utf8(keyId), utf8(saeA), utf8(saeB));
      String salt = quantumKey == null ? POST_QUANTUM : HYBRID;
      return SecretBytes.owning(
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addSalt(utf8(salt))
                      .addIKM(material)
                      .thenExpand(info, LENGTH_BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot do HKDF-SHA256: use JDK 25", e);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private static byte[] prefixed(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      if (part.length > LONGEST) {
        throw new IllegalArgumentException(
            "a part of the key is " + part.length + " bytes: give at most " + LONGEST);
      }
      length += 2 + part.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      buffer.putShort((short) part.length).put(part);
    }
    return buffer.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
