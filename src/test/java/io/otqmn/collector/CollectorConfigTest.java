package io.otqmn.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.otqmn.collector.export.Compression;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorConfigTest {
  private static final String GOOD =
      """
      {"fleet": {"namespace": "cameras", "name": "city"},
       "ingest": {"port": 4317, "maxStreams": 2000, "admissionPerSecond": 200,
                  "reconnectJitterMillis": 30000, "maxFrameBytes": 65536, "maxRows": 4096,
                  "windowFrames": 64, "heartbeatMillis": 20000, "maxAgeMillis": 2592000000,
                  "maxAheadMillis": 86400000},
       "signals": {"lens": {"intervalMillis": 0, "enabled": true, "heartbeatMillis": 5000, "deadband": 2}},
       "export": {"endpoint": "https://otel:4317", "compression": "zstd", "timeoutMillis": 10000,
                  "tlsDirectory": null, "headersDirectory": "/etc/otqmn/export-headers"},
       "drain": {"timeoutMillis": 60000},
       "logLevel": "INFO"}
      """;

  @Test
  void readsWhatTheOperatorWrites() {
    CollectorConfig config = CollectorConfig.parse(GOOD);
    assertThat(config.fleet().name()).isEqualTo("city");
    assertThat(config.ingest().maxAgeMillis()).isEqualTo(2_592_000_000L);
    assertThat(config.export().compression()).isEqualTo(Compression.ZSTD);
    assertThat(config.export().tlsDirectory()).isNull();
    assertThat(config.signals().get("lens").enabled()).isTrue();
    assertThat(config.logLevel()).isEqualTo(CollectorConfig.LogLevel.INFO);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "logLevel": "INFO"             | "logLevel": "LOUD"          | logLevel: 'LOUD' is not of type [DEBUG, INFO, WARN, ERROR]
          "port": 4317                   | "prot": 1, "port": 4317     | ingest.prot is not a field
          "port": 4317,                  |                             | ingest.port is missing or null: set it
          "port": 4317                   | "port": 70000               | ingest.port 70000 is not within 0 and 65535
          "port": 4317                   | "port": "4317"              | ingest.port
          "maxStreams": 2000,            |                             | ingest.maxStreams is missing or null
          "timeoutMillis": 60000         | "timeoutMillis": -1         | drain.timeoutMillis -1 is below 0
          "timeoutMillis": 60000         | "timeoutMillis": 1.5        | drain.timeoutMillis
          https://otel:4317              | otel:4317                   | export.endpoint 'otel:4317' is not http://host:port
          https://otel:4317              | http://otel/v1/metrics      | is not http://host:port
          "zstd"                         | "lzma"                      | export.compression: 'lzma' is not of type [none, gzip, zstd]
          "name": "city"                 | "name": null                | fleet needs namespace and name
          "enabled": true                | "enabled": null             | signals.lens.enabled
          "heartbeatMillis": 5000        | "heartbeatMillis": -1       | heartbeatMillis -1 is below 0
          "deadband": 2                  | "deadband": -2              | deadband -2 is below 0
          "fleet":                       | "drain": {"timeoutMillis": 1}, "fleet": | uplicate field 'drain'
          {"fleet"                       | {fleet                      | not JSON
          """)
  void saysWhereAndWhatIsWrong(String good, String bad, String message) {
    String json = GOOD.replace(good, bad == null ? "" : bad);
    assertThat(json).isNotEqualTo(GOOD);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollectorConfig.parse(json))
        .satisfies(e -> assertThat(e.getMessage()).contains(message).doesNotContain("\n"));
  }

  @Test
  void emptyFilesAndMissingSectionsAreExplained() {
    for (String json :
        List.of("", "null", "{}", "[]", "{\"fleet\": {\"namespace\": \"a\", \"name\": \"b\"}}")) {
      assertThatIllegalArgumentException()
          .as(json)
          .isThrownBy(() -> CollectorConfig.parse(json))
          .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("\n"));
    }
  }
}
