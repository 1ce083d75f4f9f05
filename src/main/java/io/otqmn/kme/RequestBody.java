package io.otqmn.kme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object in which everything is of the type it should be, or a refusal. */
record RequestBody(ObjectNode json) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  static RequestBody parse(@Nullable String contentType, byte[] body, Set<String> known)
      throws Refusal {
    if (contentType != null
        && !contentType
            .toLowerCase(Locale.ROOT)
            .matches("application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?")) {
      throw new Refusal("Content-Type shall be application/json", "Content-Type", contentType);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (!(MAPPER.readTree(text) instanceof ObjectNode object)) {
        throw new Refusal("body shall be a JSON object", "body", "send an object, at least {}");
      }
      for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!known.contains(name)) {
          throw new Refusal("unknown parameter", name, "remove it, or use an extension");
        }
      }
      return new RequestBody(object);
    } catch (CharacterCodingException e) {
      throw new Refusal("body shall be UTF-8", "body", "encode it as UTF-8");
    } catch (JsonProcessingException e) {
      throw new Refusal("body shall be a JSON object", "body", e.getOriginalMessage());
    }
  }

  /** Null if it is not there. */
  @Nullable Integer number(String name) throws Refusal {
    JsonNode value = json.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw new Refusal(name + " shall be a positive integer", name, value.toString());
    }
    return value.intValue();
  }

  /** Empty if it is not there; each at most once. */
  Set<String> names(String name) throws Refusal {
    Set<String> result = new LinkedHashSet<>();
    for (JsonNode value : array(name)) {
      if (!value.isTextual() || value.textValue().isEmpty()) {
        throw new Refusal(name + " shall be an array of strings", name, value.toString());
      }
      if (!result.add(value.textValue())) {
        throw new Refusal(name + " names an SAE twice", name, value.textValue());
      }
    }
    return result;
  }

  String text(String name) throws Refusal {
    JsonNode value = json.get(name);
    if (value == null || !value.isTextual()) {
      throw new Refusal(name + " shall be a string", name, String.valueOf(value));
    }
    return value.textValue();
  }

  /** Empty if it is not there. */
  List<ObjectNode> objects(String name) throws Refusal {
    List<ObjectNode> result = new ArrayList<>();
    for (JsonNode value : array(name)) {
      if (!(value instanceof ObjectNode object)) {
        throw new Refusal(name + " shall be an array of objects", name, value.toString());
      }
      result.add(object);
    }
    return result;
  }

  private Iterable<JsonNode> array(String name) throws Refusal {
    JsonNode value = json.get(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw new Refusal(name + " shall be an array", name, value.toString());
    }
    return value;
  }
}
