package io.otqmn.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/** The ASN.1 wrapping (RFC 9935) that the JDK puts around the bytes of an ML-KEM-768 public key. */
final class MlKemEncoding {
  private static final String SUBJECT_PUBLIC_KEY_INFO =
      "308204b2300b0609608648016503040402038204a100";

  private MlKemEncoding() {}

  static int prefixLength() {
    return SUBJECT_PUBLIC_KEY_INFO.length() / 2;
  }

  static byte[] subjectPublicKey(byte[] raw) {
    byte[] prefix = HexFormat.of().parseHex(SUBJECT_PUBLIC_KEY_INFO);
    byte[] result = Arrays.copyOf(prefix, prefix.length + raw.length);
    System.arraycopy(raw, 0, result, prefix.length, raw.length);
    return result;
  }
}
