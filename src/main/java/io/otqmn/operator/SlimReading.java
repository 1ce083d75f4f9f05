package io.otqmn.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of the objects that the API server sends is kept. The informers hold every object of every
 * fleet: the larger half of it would be lists of managed fields, and of a pod its whole template.
 */
final class SlimReading {
  private SlimReading() {}

  /** Reads of managed fields only whether the replicas are among them, of pods what is used. */
  static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(
            new SimpleModule()
                .addDeserializer(FieldsV1.class, new OwnedReplicas())
                .setDeserializerModifier(new FleetReading.Modifier()))
        .addMixIn(Pod.class, SlimPod.class)
        .build();
  }

  private static final class OwnedReplicas extends JsonDeserializer<FieldsV1> {
    private static final FieldsV1 NONE = new FieldsV1();
    private static final FieldsV1 REPLICAS = new FieldsV1();

    static {
      REPLICAS.setAdditionalProperty("f:spec", Map.of("f:replicas", Map.of()));
    }

    @Override
    public FieldsV1 deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      boolean replicas = false;
      int depth = 1;
      boolean inSpec = false;
      while (depth > 0) {
        JsonToken token = json.nextToken();
        if (token == null) {
          return (FieldsV1) context.handleUnexpectedToken(FieldsV1.class, json);
        } else if (token == JsonToken.START_OBJECT) {
          depth++;
        } else if (token == JsonToken.END_OBJECT) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME && depth == 1) {
          inSpec = json.currentName().equals("f:spec");
        } else if (token == JsonToken.FIELD_NAME && depth == 2 && inSpec) {
          replicas |= json.currentName().equals("f:replicas");
        }
      }
      return replicas ? REPLICAS : NONE;
    }
  }

  private interface SlimPod {
    @JsonDeserialize(using = SlimPodSpec.class)
    void setSpec(PodSpec spec);
  }

  private static final class SlimPodSpec extends JsonDeserializer<PodSpec> {
    @Override
    public PodSpec deserialize(JsonParser json, DeserializationContext context) throws IOException {
      PodSpec whole = context.readValue(json, PodSpec.class);
      return new PodSpecBuilder()
          .withNodeName(whole.getNodeName())
          .withTerminationGracePeriodSeconds(whole.getTerminationGracePeriodSeconds())
          .withInitContainers(slim(whole.getInitContainers()))
          .withContainers(slim(whole.getContainers()))
          .build();
    }

    /** The object of a bookmark, which has no content, has null for its list of containers. */
    private static List<Container> slim(@Nullable List<Container> containers) {
      return Objects.requireNonNullElse(containers, List.<Container>of()).stream()
          .map(container ->
              new ContainerBuilder()
                  .withName(container.getName())
                  .withImage(container.getImage())
                  .build())
          .toList();
    }
  }
}
