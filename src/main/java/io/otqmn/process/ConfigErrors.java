package io.otqmn.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a role's JSON configuration file, in one line: where, what, what to do. */
public final class ConfigErrors {
  private ConfigErrors() {}

  /**
   * @throws IllegalArgumentException if the file left the field out
   */
  public static void required(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing: add it");
    }
  }

  /** The field's path, the fault and the remedy; the line, where it helps to find it. */
  public static IllegalArgumentException explained(JsonProcessingException e) {
    return new IllegalArgumentException(explanation(e), e);
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
          when String.valueOf(missing.getOriginalMessage())
              .startsWith("Missing creator property") ->
          path(missing) + " is missing: add it" + line;
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
            .map(step ->
                step.getIndex() < 0 ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
            .collect(Collectors.joining())
            .substring(1);
  }
}
