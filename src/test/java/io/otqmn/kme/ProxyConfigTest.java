package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigTest {
  private static final String JSON =
      """
      {"kmeId": "kme-a", "listen": {"host": "0.0.0.0", "port": 8443},
       "tls": {"certificate": "kme-a.crt", "key": "kme-a.key", "ca": "ca.crt"},
       "vendor": {"url": "https://qkd.example:443", "ca": "vendor-ca.crt", "timeoutMillis": 5000,
                  "saes": [{"saeId": "hub", "vendorSaeId": "SAE_1",
                            "certificate": "sae-1.crt", "key": "sae-1.key"}],
                  "partners": [{"saeId": "gateway", "vendorSaeId": "SAE_2"}]}}
      """;

  @Test
  void takesWhatTheDocumentationShows() {
    assertThat(ProxyConfig.isOne(JSON)).isTrue();
    ProxyConfig config = ProxyConfig.parse(JSON);
    assertThat(config.vendorIds()).isEqualTo(Map.of("hub", "SAE_1", "gateway", "SAE_2"));
    assertThat(config.vendor().origin()).hasHost("qkd.example").hasPort(443);
  }

  @Test
  void aKeyManagerWithLinksOfItsOwnIsNoProxy() {
    assertThat(ProxyConfig.isOne("{\"kmeId\": \"a\", \"simulatedLink\": {}}")).isFalse();
    assertThat(ProxyConfig.isOne("{\"kmeId\"")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://qkd.example:443 | https://q:1/path | vendor.url https://q:1/path is not an origin",
        "https://qkd.example:443 | http://q:1 | vendor.url http://q:1 is not an origin",
        "5000 | 0 | vendor.timeoutMillis 0 is not from 1 to 60000",
        "\"timeoutMillis\": 5000 | \"timeoutMillis\": 5, \"colour\": 1 | vendor.colour is not a field",
        "SAE_2 | SAE_1 | vendor: 'gateway' or 'SAE_1' is there twice",
        "gateway | hub | vendor: 'hub' or 'SAE_2' is there twice",
        "SAE_2 |   | vendor has an SAE with a blank name",
        "\"key\": \"sae-1.key\" | \"key\": null | vendor.saes.key is missing: add it",
      })
  void saysWhatMakesNoSense(String words) {
    String[] word = words.split(" \\| ");
    assertThatThrownBy(() -> ProxyConfig.parse(JSON.replace(word[0], word[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word[2]);
  }
}
