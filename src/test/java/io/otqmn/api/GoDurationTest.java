package io.otqmn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0, 0s",
    "30s, 30000, 30s",
    "90s, 90000, 1m30s",
    "5m30s, 330000, 5m30s",
    "720h, 2592000000, 720h",
    "250ms, 250, 250ms",
    "1h0m1s1ms, 3601001, 1h1s1ms"
  })
  void readsAndWritesTheShortestForm(String text, long millis, String shortest) {
    assertThat(GoDuration.Text.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(GoDuration.Text.format(Duration.ofMillis(millis))).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "1 m", "-1s", "1.5h", "1d", "s", "99999999999999999h"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> GoDuration.Text.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 5m30s");
  }
}
