package io.otqmn.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.apiserver.ChartRole;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A namespace in which a scenario is played, and what users do there. */
final class Stage {
  static final String FLEET = "city";
  private static final int MOST_CONFLICTS = 50;
  static final String COLLECTOR = FLEET + "-collector";

  private final KubernetesClient admin;
  private final ChartRole role;
  private final String namespace;
  private final Queue<Predicate<Change>> done = new ConcurrentLinkedQueue<>();
  private volatile String declared = "";

  Stage(KubernetesClient admin, ChartRole role, String namespace) {
    this.admin = admin;
    this.role = role;
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  /** With the strictest admission of pods. */
  void build() {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }

  void grantLeaderElection() {
    role.grantLeaderElection(namespace);
  }

  void revoke() {
    role.revoke(namespace);
  }

  /** What the chart grants the operator. */
  void restore() {
    role.grant(namespace);
  }

  /** Creates the fleet or replaces its spec; what is required is added. */
  void declare(String spec) {
    declared = spec;
    String yaml =
        """
        apiVersion: otqmn.io/v1alpha1
        kind: CameraFleet
        metadata: {name: %s, namespace: %s}
        spec:
          export: {otlp: {endpoint: "http://otel:4317"}}
        """
            .formatted(FLEET, namespace);
    did(
        admin
            .resource(
                Serialization.unmarshal(yaml + spec.indent(2), GenericKubernetesResource.class))
            .fieldManager("user")
            .forceConflicts()
            .serverSideApply());
  }

  KubernetesClient admin() {
    return admin;
  }

  CameraFleet fleet() {
    return admin.resources(CameraFleet.class).inNamespace(namespace).withName(FLEET).get();
  }

  /** Replaces the whole spec; returns what the API server made of it. */
  CameraFleet replace(JsonNode spec) {
    for (int i = 0; i < MOST_CONFLICTS; i++) {
      try {
        return tryToReplace(spec);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e; // a conflict is with the operator, which has written its status
        }
      }
    }
    throw new IllegalStateException("the operator never stops writing the fleet " + namespace);
  }

  private CameraFleet tryToReplace(JsonNode spec) {
    GenericKubernetesResource fleet =
        admin
            .genericKubernetesResources("otqmn.io/v1alpha1", "CameraFleet")
            .inNamespace(namespace)
            .withName(FLEET)
            .get();
    fleet.setAdditionalProperty(
        "spec", Serialization.jsonMapper().convertValue(spec, Object.class));
    GenericKubernetesResource written = admin.resource(fleet).update();
    did(written);
    return Serialization.jsonMapper().convertValue(written, CameraFleet.class);
  }

  private void did(HasMetadata written) {
    long version = Long.parseLong(written.getMetadata().getResourceVersion());
    done.add(change ->
        change.object().getKind().equals(written.getKind()) && change.version() >= version);
  }

  private void willDelete(HasMetadata object) {
    String uid = object.getMetadata().getUid();
    done.add(change ->
        change.type() == Change.Type.DELETED && change.object().getMetadata().getUid().equals(uid));
  }

  /** What was done since the last call, to be found in the history sooner or later. */
  List<Predicate<Change>> done() {
    List<Predicate<Change>> all = new ArrayList<>();
    for (Predicate<Change> one = done.poll(); one != null; one = done.poll()) {
      all.add(one);
    }
    return all;
  }

  void declareAgain() {
    declare(declared);
  }

  void deleteFleet() {
    delete(CameraFleet.class, FLEET);
  }

  void deleteChild(Class<? extends HasMetadata> kind) {
    delete(kind, COLLECTOR);
  }

  private <T extends HasMetadata> void delete(Class<T> kind, String name) {
    Resource<T> resource = admin.resources(kind).inNamespace(namespace).withName(name);
    T object = resource.get();
    if (object != null) {
      willDelete(object);
      resource.delete();
    }
  }

  <T extends HasMetadata> void editChild(Class<T> kind, Consumer<T> edit) {
    did(
        admin
            .resources(kind)
            .inNamespace(namespace)
            .withName(COLLECTOR)
            .edit(child -> {
              edit.accept(child);
              return child;
            }));
  }

  /** Somebody gives the object that the call was about another label than the operator does. */
  void label(Call call) {
    for (Class<? extends HasMetadata> kind : World.kinds()) {
      if (HasMetadata.getPlural(kind).equals(call.resource())) {
        label(kind, call.name());
      }
    }
  }

  private <T extends HasMetadata> void label(Class<T> kind, String name) {
    String label = "app.kubernetes.io/part-of";
    admin.resources(kind).inNamespace(namespace).list().getItems().stream()
        .filter(object -> object.getMetadata().getLabels().containsKey(label))
        .filter(object -> name.isEmpty() || object.getMetadata().getName().equals(name))
        .forEach(object ->
            did(
                admin
                    .resources(kind)
                    .inNamespace(namespace)
                    .withName(object.getMetadata().getName())
                    // a merge, which no change of somebody else can conflict with
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"labels\": {\"%s\": \"theirs\"}}}".formatted(label))));
  }

  /** Deletes the namespace, waits until nothing of it is left, and builds it again. */
  void rebuild() {
    admin
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
    build();
    restore();
    declareAgain();
  }

  void deleteNamespace() {
    admin.namespaces().withName(namespace).delete();
  }
}
