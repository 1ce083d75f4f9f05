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

/** The collector's configuration file. The operator writes it; unknown fields are refused. */
public record CollectorConfig(
    Fleet fleet,
    IngestSettings ingest,
    Map<String, VectorAdvice> signals,
    ExportSettings export,
    Drain drain,
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
   * @param timeoutMillis how long streams have to move elsewhere; 0: they are cut at once
   */
  public record Drain(int timeoutMillis) {
    public Drain {
      if (timeoutMillis < 0) {
        throw new IllegalArgumentException(
            "drain.timeoutMillis " + timeoutMillis + " is below 0: use 0 to cut streams at once");
      }
    }
  }

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
