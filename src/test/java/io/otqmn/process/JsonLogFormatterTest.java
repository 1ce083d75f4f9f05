package io.otqmn.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class JsonLogFormatterTest {
  private static ExtLogRecord entry(String message) {
    ExtLogRecord entry = new ExtLogRecord(Level.WARN, message, "test");
    entry.setLoggerName("io.otqmn.x");
    entry.setInstant(Instant.parse("2026-11-24T10:00:00Z"));
    return entry;
  }

  private static JsonNode json(ExtLogRecord entry) throws Exception {
    String line = new JsonLogFormatter().format(entry);
    assertThat(line).endsWith("\n");
    assertThat(line.strip()).doesNotContain("\n");
    return new ObjectMapper().readTree(line);
  }

  @Test
  void anyMessageIsOneLineOfJson() throws Exception {
    String nasty = "a \"quoted\" \\ line\nand\ttab \u0001 \ud83d\ude00 \ud800 ü";
    JsonNode json = json(entry(nasty));
    assertThat(json.get("message").textValue()).isEqualTo(nasty);
    assertThat(json.get("level").textValue()).isEqualTo("WARN");
    assertThat(json.get("time").textValue()).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(json.has("error")).isFalse();
  }

  @Test
  void anErrorBringsItsStackTrace() throws Exception {
    ExtLogRecord entry = entry("failed");
    entry.setThrown(new IllegalStateException("because"));
    assertThat(json(entry).get("error").textValue()).contains("because").contains("at io.otqmn");
  }
}
