package io.otqmn.collector;

import static io.otqmn.process.ConfigErrors.required;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.otqmn.collector.export.ExportSettings;
import io.otqmn.collector.ingest.IngestSettings;
import io.otqmn.collector.ingest.VectorAdvice;
import io.otqmn.process.ConfigErrors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The collector's configuration file. The operator writes it; unknown fields are refused. */
public record CollectorConfig(
    Fleet fleet,
    IngestSettings ingest,
    Map<String, VectorAdvice> signals,
    ExportSettings export,
    Drain drain,
    Balance balance,
    LogLevel logLevel) {

  public record Fleet(String namespace, String name) {
    @SuppressWarnings("ConstantValue") // null when the file leaves a field out
    public Fleet {
      if (namespace == null || name == null) {
        throw new IllegalArgumentException("fleet needs namespace and name: add what is missing");
      }
    }
  }

  /**
   * @param settleMillis how long an ending collector goes on as before, so that whoever balances
   *     connections hears of its end first; default: 0
   * @param timeoutMillis how long streams have to move elsewhere; 0: they are cut at once
   */
  public record Drain(@Nullable Integer settleMillis, int timeoutMillis) {
    public Drain {
      if (settleMillis != null && settleMillis < 0) {
        throw new IllegalArgumentException(
            "drain.settleMillis " + settleMillis + " is below 0: use 0 to drain at once");
      }
      if (timeoutMillis < 0) {
        throw new IllegalArgumentException(
            "drain.timeoutMillis " + timeoutMillis + " is below 0: use 0 to cut streams at once");
      }
    }

    int settleOrNone() {
      return settleMillis == null ? 0 : settleMillis;
    }
  }

  /**
   * @param annotationsFile the pod's annotations, as the kubelet writes them, of which one may name
   *     a number of streams; without it nothing is balanced
   */
  public record Balance(@Nullable String annotationsFile) {}

  public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  @SuppressWarnings("ConstantValue") // null when the file leaves a section out
  public CollectorConfig {
    required("fleet", fleet);
    required("ingest", ingest);
    required("export", export);
    required("drain", drain);
    balance = balance == null ? new Balance(null) : balance;
    signals = signals == null ? Map.of() : Map.copyOf(signals);
    logLevel = logLevel == null ? LogLevel.INFO : logLevel;
  }

  /**
   * @throws IllegalArgumentException one line: which field, what is wrong, what to do
   */
  public static CollectorConfig parse(String json) {
    try {
      CollectorConfig config = MAPPER.readValue(json, CollectorConfig.class);
      required("content", config);
      return config;
    } catch (JsonProcessingException e) {
      throw ConfigErrors.explained(e);
    }
  }
}
