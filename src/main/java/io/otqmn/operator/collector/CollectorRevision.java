package io.otqmn.operator.collector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.otqmn.operator.apply.DesiredHash;
import io.otqmn.operator.apply.KubernetesJson;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.ConfigCheck;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.Planning;
import io.otqmn.operator.plan.Problem;
import java.util.List;
import java.util.Objects;

/**
 * What the pods are made from, and the configuration that they read. It is kept as a
 * ControllerRevision: immutable, and not writable for those who may edit ordinary objects.
 *
 * @param name first ten hexadecimal digits of the SHA-256 of both
 */
public record CollectorRevision(String name, PodTemplateSpec template, String config) {
  private static final String CONFIG_MAP = "otqmn.io/config-map";
  private static final int NAME_LENGTH = 10;

  /** The one that the plan comes to. */
  public static CollectorRevision of(FleetPlan plan) {
    String config = CollectorConfigMap.content(plan);
    PodTemplateSpec template = CollectorDeployment.template(plan, config);
    return new CollectorRevision(
        DesiredHash.of(data(template, config)).substring(0, NAME_LENGTH), template, config);
  }

  /** The plan is refused, too, if a collector would refuse its configuration. */
  public static Planning check(Planning planning, ConfigCheck collector) {
    if (planning instanceof Planning.Accepted(FleetPlan plan)) {
      try {
        collector.check(CollectorConfigMap.content(plan));
      } catch (IllegalArgumentException e) {
        return new Planning.Refused(
            List.of(
                new Problem(
                    CollectorConfigMap.FILE,
                    "would be refused by the collector",
                    Objects.requireNonNullElse(e.getMessage(), e.toString()))));
      }
    }
    return planning;
  }

  /**
   * @throws IllegalArgumentException if the object holds something else
   */
  public static CollectorRevision read(ControllerRevision kept) {
    JsonMapper json = KubernetesJson.MAPPER;
    ObjectNode data = json.valueToTree(kept.getData());
    try {
      return new CollectorRevision(
          name(kept),
          json.treeToValue(data.path("template"), PodTemplateSpec.class),
          data.path("config").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "ControllerRevision %s/%s holds no revision of collectors: delete it"
              .formatted(kept.getMetadata().getNamespace(), kept.getMetadata().getName()),
          e);
    }
  }

  /** As it was computed when it was kept: another version of the program may compute another. */
  public static String name(ControllerRevision kept) {
    return kept.getMetadata().getLabels().getOrDefault(Child.REVISION_LABEL, "");
  }

  public static String objectName(FleetPlan plan, String revision) {
    return Child.name(plan) + "-" + revision;
  }

  /** The object that keeps it, as the first revision of a fleet. */
  public ControllerRevision object(FleetPlan plan) {
    ObjectMeta metadata = Child.metadata(plan, objectName(plan, name));
    metadata.getLabels().put(Child.REVISION_LABEL, name);
    metadata.getAnnotations().put(CONFIG_MAP, CollectorConfigMap.name(plan, config));
    return new ControllerRevisionBuilder()
        .withMetadata(metadata)
        .withRevision(1L)
        .withData(data(template, config))
        .build();
  }

  /** The name of the ConfigMap that its pods read. */
  public static String configMapName(ControllerRevision kept) {
    return kept.getMetadata().getAnnotations().getOrDefault(CONFIG_MAP, "");
  }

  /** First ten hexadecimal digits of the SHA-256 of the configuration. */
  public String configHash() {
    return CollectorConfigMap.hash(config);
  }

  private static ObjectNode data(PodTemplateSpec template, String config) {
    JsonMapper json = KubernetesJson.MAPPER;
    ObjectNode data = json.createObjectNode();
    data.set("template", json.valueToTree(template));
    data.put("config", config);
    return data;
  }
}
