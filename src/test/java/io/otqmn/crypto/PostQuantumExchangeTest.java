package io.otqmn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PostQuantumExchangeTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void bothEndsGetTheSameSecret() {
    for (int i = 0; i < 20; i++) {
      try (PostQuantumExchange exchange = PostQuantumExchange.generate(random)) {
        byte[] publicKey = exchange.publicKey();
        var sent = PostQuantumExchange.encapsulate(publicKey, random);
        assertThat(publicKey).hasSize(PostQuantumExchange.PUBLIC_KEY_BYTES);
        assertThat(sent.ciphertext()).hasSize(PostQuantumExchange.CIPHERTEXT_BYTES);
        assertThat(exchange.decapsulate(sent.ciphertext())).isEqualTo(sent.secret());
      }
    }
  }

  @Test
  void anyOtherCiphertextGivesAnotherSecret() {
    PostQuantumExchange exchange = PostQuantumExchange.generate(random);
    var sent = PostQuantumExchange.encapsulate(exchange.publicKey(), random);
    for (int position : new int[] {0, 1087, 1088, 1100}) {
      byte[] changed = sent.ciphertext().clone();
      changed[position] ^= 1;
      assertThat(exchange.decapsulate(changed)).isNotEqualTo(sent.secret());
    }
    assertThat(PostQuantumExchange.generate(random).decapsulate(sent.ciphertext()))
        .isNotEqualTo(sent.secret());
  }

  @Test
  void malformedAndLowOrderInputIsRefused() {
    PostQuantumExchange exchange = PostQuantumExchange.generate(random);
    assertThatThrownBy(() -> exchange.decapsulate(new byte[10]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ciphertext is 10 bytes");
    byte[] lowOrder = exchange.publicKey();
    Arrays.fill(lowOrder, 1184, lowOrder.length, (byte) 0);
    assertThatThrownBy(() -> PostQuantumExchange.encapsulate(lowOrder, random))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] noLatticeKey = exchange.publicKey();
    Arrays.fill(noLatticeKey, 0, 1184, (byte) 0xFF);
    assertThatThrownBy(() -> PostQuantumExchange.encapsulate(noLatticeKey, random))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Expected value computed outside Java with SHA3-256. */
  @Test
  void combinesAsXWingDoes() throws Exception {
    SecretBytes combined =
        PostQuantumExchange.combined(counting(0), counting(32), counting(64), counting(96));
    String digits = combined.use(HexFormat.of()::formatHex);
    assertThat(digits)
        .isEqualTo("0acca09f2fb739bc89668dbcd01ae5aebf9b72c6fe013297e3baa96854468491");
  }

  private static byte[] counting(int from) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }
}
