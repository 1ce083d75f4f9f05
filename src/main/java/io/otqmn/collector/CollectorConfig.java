package io.otqmn.collector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.otqmn.collector.export.ExportSettings;
import io.otqmn.collector.ingest.IngestSettings;
import io.otqmn.collector.ingest.VectorAdvice;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
      throw new IllegalArgumentException(explanation(e), e);
    }
  }

  private static void required(String section, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(section + " is missing: add it");
    }
  }

  private static String explanation(JsonProcessingException e) {
    String line = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          path(unknown)
              + " is not a field: remove it, or use one of "
              + unknown.getKnownPropertyIds()
              + line;
      case ValueInstantiationException invalid
          when invalid.getCause() instanceof IllegalArgumentException cause ->
          String.valueOf(cause.getMessage());
      case InvalidFormatException wrong ->
          path(wrong) + ": '" + wrong.getValue() + "' is not of type " + type(wrong) + line;
      case MismatchedInputException missing
          when String.valueOf(missing.getOriginalMessage()).startsWith("Cannot map `null`") ->
          path(missing) + " is missing or null: set it" + line;
      case JsonMappingException mapping ->
          path(mapping) + ": " + mapping.getOriginalMessage() + line;
      default -> "not JSON: " + e.getOriginalMessage() + line;
    };
  }

  private static String type(InvalidFormatException wrong) {
    Class<?> type = wrong.getTargetType();
    return type.isEnum() ? Arrays.toString(type.getEnumConstants()) : type.getSimpleName();
  }

  private static String path(JsonMappingException e) {
    return e.getPath().isEmpty()
        ? "the file"
        : e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."));
  }
}
