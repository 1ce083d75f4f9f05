package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Names, labels and ports that all objects of a fleet share. */
public final class Child {
  public static final String FLEET_LABEL = "otqmn.io/fleet";
  public static final String NAME_LABEL = "app.kubernetes.io/name";
  public static final String INSTANCE_LABEL = "app.kubernetes.io/instance";
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  public static final String MANAGED_BY = "otqmn-operator";

  /** Which Deployment a pod is of; HPA and Deployments count pods by their labels. */
  public static final String TRACK_LABEL = "otqmn.io/track";

  /** Which revision a collector runs. */
  public static final String REVISION_LABEL = "otqmn.io/revision";

  public static final String CONTAINER = "collector";
  public static final String INGEST_PORT_NAME = "grpc-ingest";
  public static final int INGEST_PORT = 4317;
  public static final String METRICS_PORT_NAME = "http-metrics";
  public static final int METRICS_PORT = 9090;

  private Child() {}

  /** The name of every object of the fleet; the ConfigMap adds a hash. */
  public static String name(FleetPlan plan) {
    return name(plan.fleet().name());
  }

  /** The same, of a fleet that has no plan. */
  public static String name(String fleet) {
    return fleet + "-collector";
  }

  /** What selects the fleet's pods. */
  public static Map<String, String> selector(FleetPlan plan) {
    return selector(plan.fleet().name());
  }

  static Map<String, String> selector(String fleet) {
    return new TreeMap<>(Map.of(NAME_LABEL, "otqmn-collector", INSTANCE_LABEL, fleet));
  }

  public static Map<String, String> labels(FleetPlan plan) {
    Map<String, String> labels = new TreeMap<>(selector(plan));
    labels.put("app.kubernetes.io/component", "collector");
    labels.put("app.kubernetes.io/part-of", "otqmn");
    labels.put(MANAGED_BY_LABEL, MANAGED_BY);
    labels.put(FLEET_LABEL, plan.fleet().name());
    return labels;
  }

  /** Nothing is copied from the fleet: tracking labels of GitOps tools would make it prunable. */
  public static ObjectMeta metadata(FleetPlan plan) {
    return metadata(plan, name(plan));
  }

  public static ObjectMeta metadata(FleetPlan plan, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(plan.fleet().namespace())
        .withLabels(labels(plan))
        .addNewOwnerReference()
        .withApiVersion("otqmn.io/v1alpha1")
        .withKind("CameraFleet")
        .withName(plan.fleet().name())
        .withUid(plan.fleet().uid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .endOwnerReference()
        .build();
  }
}
