package io.otqmn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class XorSharesTest {
  @Test
  void allSharesGiveTheKeyAndFewerDoNot() {
    SecretBytes key = SecretBytes.copyOf(new byte[32]);
    for (int count = 1; count < 6; count++) {
      List<SecretBytes> shares = XorShares.split(key, count, new SecureRandom());
      assertThat(shares).hasSize(count);
      assertThat(XorShares.join(shares)).isEqualTo(key);
      for (int without = 0; without < count && count > 1; without++) {
        List<SecretBytes> fewer = new java.util.ArrayList<>(shares);
        fewer.remove(without);
        assertThat(XorShares.join(fewer)).isNotEqualTo(key);
      }
    }
  }
}
