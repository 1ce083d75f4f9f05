package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KmeConfigTest {
  private static final String CONFIG =
      """
      {"kmeId": "kme-a", "listen": {"host": "0.0.0.0", "port": 8443},
       "tls": {"certificate": "kme-a.crt", "key": "kme-a.key", "ca": "ca.crt"},
       "keys": {"keySizeBits": 256, "minKeySizeBits": 64, "maxKeySizeBits": 1024,
                "maxKeyCount": 1000, "maxKeysPerRequest": 128, "maxSaeIdCount": 4,
                "storedMillis": 3600000, "pickUpMillis": 60000},
       "saes": ["hub"], "simulatedLink": {"secretKeyBitsPerSecond": 10, "storedKeysAtStart": 0},
       "peers": [{"kmeId": "kme-b", "url": "https://kme-b:8443", "saes": ["gateway"],
                  "simulatedLink": {"secretKeyBitsPerSecond": 10, "storedKeysAtStart": 0}}]}
      """;

  @Test
  void saysWhoServesWhom() {
    SaeDirectory directory = KmeConfig.parse(CONFIG).directory();
    assertThat(directory.isHere("hub")).isTrue();
    assertThat(directory.kmeOf("gateway")).isEqualTo("kme-b");
    assertThat(directory.kmeOf("nobody")).isNull();
  }

  @Test
  void theExampleInTheDocumentationIsOne() throws Exception {
    Matcher example =
        Pattern.compile("```json\n(\\{\"kmeId\".+?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/kme.md")));
    assertThat(example.find()).isTrue();
    assertThat(KmeConfig.parse(example.group(1)).kmeId()).isEqualTo("kme-a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "port": 8443             | "port": 1, "x": 1   | listen.x is not a field: remove it, or use one of
          "saes": ["gateway"],     | ``                  | peers[0].saes is missing: add it
          "port": 8443             | "port": 84430       | listen.port 84430 is not a port: use 0 to 65535
          "keySizeBits": 256       | "keySizeBits": 100  | keys: keySizeBits 100 is not a multiple of 8
          "maxKeyCount": 1000      | "maxKeyCount": 0    | keys: maxKeyCount 0 is below 1: raise it
          "maxKeyCount": 1000      | "maxKeyCount": "9"  | keys.maxKeyCount:
          ["hub"]                  | ["kme-b"]           | 'kme-b' is in saes too: every KME and SAE has its own name
          ["gateway"]              | ["hub"]             | 'hub' is in saes too: every KME and SAE has its own name
          https://kme-b:8443       | http://kme-b        | peers.url http://kme-b is not an origin: use https://HOST:PORT
          "kme-a.key"              | null                | tls.key is missing: add it
          """)
  void saysWhereAndWhatToDo(String what, String instead, String message) {
    assertThatThrownBy(() -> KmeConfig.parse(CONFIG.replace(what, instead)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
