package io.otqmn.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.api.CameraFleet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads fleets that the API server has admitted and that this version of the program cannot read,
 * such as one of a newer version. Without it one such object would end the informer on all fleets.
 * A spec is set aside and reported; a status is written anew.
 */
final class FleetReading extends DelegatingDeserializer {
  private static final long serialVersionUID = 1;

  private FleetReading(JsonDeserializer<?> strict) {
    super(strict);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> strict) {
    return new FleetReading(strict);
  }

  @Override
  public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
    ObjectNode whole = context.readValue(json, ObjectNode.class);
    Optional<CameraFleet.Unreadable> unreadable = Optional.empty();
    while (true) {
      try {
        CameraFleet fleet = (CameraFleet) read(whole, json, context);
        unreadable.ifPresent(fleet::setAside);
        return fleet;
      } catch (JsonMappingException e) {
        String part = e.getPath().isEmpty() ? "" : e.getPath().getFirst().getFieldName();
        if ("spec".equals(part) && unreadable.isEmpty()) {
          unreadable =
              Optional.of(new CameraFleet.Unreadable(field(e.getPath()), e.getOriginalMessage()));
          whole.putObject("spec");
        } else if ("status".equals(part) && whole.has(part)) {
          whole.remove(part);
        } else {
          throw e;
        }
      }
    }
  }

  private Object read(JsonNode whole, JsonParser json, DeserializationContext context)
      throws IOException {
    try (JsonParser again = whole.traverse(json.getCodec())) {
      again.nextToken();
      return super.deserialize(again, context);
    }
  }

  /** Such as {@code spec.collector.tolerations[0].effect}. */
  private static String field(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(step ->
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
        .collect(Collectors.joining())
        .substring(1);
  }

  /** Puts it in the place of the reading of fleets. */
  static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> strict) {
      return bean.getBeanClass() == CameraFleet.class ? new FleetReading(strict) : strict;
    }
  }
}
