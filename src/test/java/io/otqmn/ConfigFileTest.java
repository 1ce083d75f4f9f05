package io.otqmn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.otqmn.collector.CollectorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operator and collector meet in the config file: what one writes, the other's strict parser takes.
 */
class ConfigFileTest {

  static Stream<Path> renderedFleets() throws IOException {
    return Files.list(Path.of("src/test/resources/golden")).sorted();
  }

  @ParameterizedTest
  @MethodSource("renderedFleets")
  void theCollectorTakesWhatTheOperatorWrites(Path fleet) throws IOException {
    String config =
        new ObjectMapper(new YAMLFactory())
            .readTree(fleet.resolve("expected/configmap.yaml").toFile())
            .at("/data/collector.json")
            .asText();
    assertThat(CollectorConfig.parse(config)).isNotNull();
  }
}
