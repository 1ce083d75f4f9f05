package io.otqmn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The expected keys were computed outside Java, by HMAC-SHA256 as RFC 5869 writes HKDF. */
class HybridKeyTest {
  private static final String KEY_ID = "01234567-89ab-cdef-0123-456789abcdef";
  private static final SecretBytes QUANTUM = counting(0, 32);
  private static final SecretBytes FLOOR = counting(32, 32);

  @Test
  void mixesBothSecrets() {
    assertThat(hex(HybridKey.derive(QUANTUM, FLOOR, KEY_ID, "hub-a", "hub-b")))
        .isEqualTo("0d5600eb0e4004899efbfc981b356a0bf3d2314b7b2d88a0bc509a431e6cbe35");
  }

  @Test
  void withoutAQuantumKeyTheSaltIsAnother() {
    assertThat(hex(HybridKey.derive(null, FLOOR, KEY_ID, "hub-a", "hub-b")))
        .isEqualTo("2daffb1c0bc686b45daf2bb54818d367ce604be800724490e744c19b4a6eff58");
  }

  @Test
  void lengthPrefixesKeepTheSecretsApart() {
    assertThat(hex(HybridKey.derive(bytes(1), bytes(2, 3), KEY_ID, "Größe", "東京")))
        .isEqualTo("731773c10c9b05938d8eca9ef3f9f8b0bc40eaa0b32550d85ac415af026a764a");
    assertThat(hex(HybridKey.derive(bytes(1, 2), bytes(3), KEY_ID, "Größe", "東京")))
        .isEqualTo("2066b2d37a03634aed58709533511fe6ecce74f1da8de19dec8cf38b73c32258");
  }

  @Test
  void isBoundToKeyIdAndBothEnds() {
    SecretBytes key = HybridKey.derive(QUANTUM, FLOOR, KEY_ID, "a", "b");
    assertThat(HybridKey.derive(QUANTUM, FLOOR, KEY_ID, "b", "a")).isNotEqualTo(key);
    assertThat(HybridKey.derive(QUANTUM, FLOOR, KEY_ID, "ab", "")).isNotEqualTo(key);
    assertThat(HybridKey.derive(QUANTUM, FLOOR, KEY_ID.replace('f', 'e'), "a", "b"))
        .isNotEqualTo(key);
  }

  @Test
  void neverWithoutTheFloor() {
    assertThatThrownBy(() -> HybridKey.derive(QUANTUM, bytes(), KEY_ID, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("post-quantum secret is empty");
    assertThatThrownBy(() -> HybridKey.derive(bytes(), FLOOR, KEY_ID, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quantum key is empty");
  }

  @Test
  void closedKeysAreZeroAndUseless() {
    SecretBytes key = bytes(1, 2, 3);
    byte[] lent = key.use(bytes -> bytes);
    key.close();
    assertThat(lent).containsOnly(0);
    assertThatThrownBy(() -> key.use(bytes -> bytes)).isInstanceOf(IllegalStateException.class);
    assertThat(bytes(7).toString()).isEqualTo("SecretBytes[1 bytes]");
  }

  private static SecretBytes counting(int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (from + i);
    }
    return SecretBytes.copyOf(bytes);
  }

  private static SecretBytes bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return SecretBytes.copyOf(bytes);
  }

  private static String hex(SecretBytes key) {
    return key.use(HexFormat.of()::formatHex);
  }
}
