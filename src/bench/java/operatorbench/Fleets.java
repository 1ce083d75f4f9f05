package operatorbench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.FleetObjects;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.Planning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fleets of a run, a hundred to a namespace, and what is done to them. */
final class Fleets {
  private static final int PER_NAMESPACE = 100;
  private static final String GROUP = "/apis/otqmn.io/v1alpha1/namespaces/%s/camerafleets";
  static final String IMAGE = "otqmn:bench";

  private static final String FLEET =
      """
      {"apiVersion": "otqmn.io/v1alpha1", "kind": "CameraFleet",
       "metadata": {"name": "%s", "namespace": "%s"},
       "spec": {
         "export": {"otlp": {"endpoint": "http://otel-collector.observability.svc:4317"}},
         "mesh": {"mtls": "Disabled"},
         "scaling": {"minReplicas": 2, "maxReplicas": 10}}}
      """;

  private final Api api;

  Fleets(Api api) {
    this.api = api;
  }

  static String namespace(int fleet) {
    return "site-" + fleet / PER_NAMESPACE;
  }

  static String name(int fleet) {
    return "fleet-" + fleet;
  }

  void namespaces(int fleets) throws Exception {
    for (int first = 0; first < fleets; first += PER_NAMESPACE) {
      api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace(first) + "\"}}");
    }
  }

  private JsonNode create(int fleet) throws IOException {
    String namespace = namespace(fleet);
    return api.post(GROUP.formatted(namespace), FLEET.formatted(name(fleet), namespace));
  }

  void create(int first, int count) throws Exception {
    Api.forEach(count, 8, i -> () -> create(first + i));
  }

  /** Another time limit of exports: a new configuration and so a rollout. */
  void edit(int count) throws Exception {
    Api.forEach(
        count,
        8,
        i ->
            () ->
                api.merge(
                    GROUP.formatted(namespace(i)) + "/" + name(i),
                    "{\"spec\": {\"export\": {\"otlp\": {\"timeout\": \"7s\"}}}}"));
  }

  /** Somebody changes a field of ours in one child of each fleet. */
  void drift(int count) throws Exception {
    Api.forEach(
        count,
        8,
        i ->
            () ->
                api.merge(
                    "/api/v1/namespaces/%s/services/%s-collector".formatted(namespace(i), name(i)),
                    "{\"metadata\": {\"labels\": {\"app.kubernetes.io/component\": \"edited\"}}}"));
  }

  /** The objects of so many fleets, written by nobody but a client that has nothing else to do. */
  void createByHand(int count) throws Exception {
    Api.forEach(
        count,
        16,
        i -> {
          return () -> {
            CameraFleet fleet = Serialization.unmarshal(create(i).toString(), CameraFleet.class);
            for (HasMetadata child : children(fleet)) {
              write(child);
            }
          };
        });
  }

  static List<HasMetadata> children(CameraFleet fleet) {
    Planning planning = FleetPlan.of(fleet, new OperatorSettings(IMAGE, "otqmn-system"), Set.of());
    FleetPlan plan = ((Planning.Accepted) planning).plan();
    List<HasMetadata> children = new ArrayList<>(FleetObjects.desired(plan));
    for (HasMetadata child : children) {
      if (child instanceof Deployment deployment) {
        deployment.getSpec().setReplicas(plan.scaling().minReplicas());
      }
    }
    return children;
  }

  private void write(HasMetadata child) throws IOException {
    api.post(
        (child.getApiVersion().contains("/") ? "/apis/" : "/api/")
            + child.getApiVersion()
            + "/namespaces/"
            + child.getMetadata().getNamespace()
            + "/"
            + child.getPlural(),
        Serialization.asJson(child));
  }

  /** ConfigMaps and Deployments of others, which the operator must not care for. */
  void foreign(int configMaps, int deployments) throws Exception {
    api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"foreign\"}}");
    String data = "x".repeat(1000);
    Api.forEach(
        configMaps,
        16,
        i ->
            () ->
                api.post(
                    "/api/v1/namespaces/foreign/configmaps",
                    "{\"metadata\": {\"name\": \"map-%d\"}, \"data\": {\"file\": \"%s\"}}"
                        .formatted(i, data)));
    Api.forEach(
        deployments,
        16,
        i ->
            () ->
                api.post(
                    "/apis/apps/v1/namespaces/foreign/deployments",
                    """
                    {"metadata": {"name": "app-%1$d", "labels": {"app": "app-%1$d"}},
                     "spec": {"replicas": 0, "paused": true,
                       "selector": {"matchLabels": {"app": "app-%1$d"}},
                       "template": {"metadata": {"labels": {"app": "app-%1$d"}},
                         "spec": {"containers": [{"name": "app", "image": "app"}]}}}}
                    """
                        .formatted(i)));
  }
}
