package io.otqmn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.otqmn.process.UsageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EdgeOptionsTest {
  @Command
  private static final class Holder {
    @Mixin EdgeOptions options = new EdgeOptions();
  }

  private static EdgeOptions parse(String arguments) {
    Holder holder = new Holder();
    new CommandLine(holder)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(("--collector c:1 --camera cam " + arguments).strip().split(" "));
    return holder.options;
  }

  @Test
  void defaultsAreASimulatedCamera() {
    EdgeOptions options = parse("");
    assertThatCode(options::check).doesNotThrowAnyException();
    assertThat(options.cameraCount()).isEqualTo(1);
    assertThat(options.cameraId(0)).isEqualTo("cam");
    assertThat(options.readingInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.timing().shift()).isTrue();
  }

  @Test
  void severalCamerasAreNumbered() {
    EdgeOptions options = parse("--cameras 12 --channels 3");
    assertThat(options.cameraId(11)).isEqualTo("cam-0012");
    assertThat(options.channelCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--source srt                               | --source srt needs what to read: give --file",
        "--source srt --file /no/such               | --file /no/such: no such readable file",
        "--source srt --url http://x                | --url is for --source openmetrics",
        "--source openmetrics --url ftp://x         | --url ftp://x: not an http or https URL",
        "--source simulated --file /etc/hosts       | --source simulated reads nothing",
        "--source srt --file /etc/hosts --interval 1s | --interval: a recording has its own pace",
        "--speed -1                                 | --speed must be 0 or above",
        "--cameras 0                                | --cameras must be at least 1",
        "--tls-cert /etc/hosts                      | --tls-cert and --tls-key go together",
        "--flush 0s                                 | --flush must be at least 10ms",
      })
  void whatIsUnusableIsSaid(String arguments, String message) {
    assertThatThrownBy(() -> parse(arguments).check())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m30s,PT5M30S", "2h,PT2H", "0s,PT0S"})
  void durationsAreReadAsPeopleWriteThem(String written, Duration expected) {
    assertThat(new DurationConverter().convert(written)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5s x", "-1s", "1.5s"})
  void whatIsNotADurationIsRefused(String written) {
    assertThatThrownBy(() -> new DurationConverter().convert(written))
        .hasMessageContaining("is not a duration");
  }

  @ParameterizedTest
  @CsvSource({
    "collector:4317,dns:///collector:4317",
    "http://collector:4317,dns:///collector:4317",
    "http://[::1]:4317/,dns:///[::1]:4317"
  })
  void theCollectorIsHostAndPort(String written, String target) {
    assertThat(Channels.target(written, false)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"collector", "collector:x", ":4317", "http://collector:4317/path", "a b:1"})
  void anythingElseIsRefused(String written) {
    assertThatThrownBy(() -> Channels.target(written, false)).hasMessageContaining("HOST:PORT");
  }

  @Test
  void plaintextAndTlsOptionsContradictEachOther() {
    assertThatThrownBy(() -> Channels.target("http://collector:4317", true))
        .hasMessageContaining("https://");
  }
}
