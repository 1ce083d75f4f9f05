package io.otqmn.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.apply.DesiredHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything in a namespace that a fault must not change, by kind and name: without what is another
 * one each time (uids, versions, times, the namespace's name and what hashes contain it) and
 * without what other controllers say of their own work.
 */
record Snapshot(Map<String, String> objects) {
  private static final Set<String> VOLATILE =
      Set.of("uid", "resourceVersion", "creationTimestamp", "generation", "selfLink");

  /** Whose status is written by a controller of Kubernetes and says nothing of ours. */
  private static final Set<String> FOREIGN_STATUS =
      Set.of("HorizontalPodAutoscaler", "PodDisruptionBudget", "Service", "Deployment");

  /** An object, and what of it counts, which is looked at once only. */
  static final class Entry {
    private final HasMetadata object;
    private @Nullable String text;

    Entry(HasMetadata object) {
      this.object = object;
    }

    HasMetadata object() {
      return object;
    }

    private String text() {
      if (text == null) {
        text = Snapshot.text(object);
      }
      return text;
    }
  }

  static Snapshot of(String namespace, Collection<Entry> objects) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Entry entry : objects) {
      HasMetadata object = entry.object;
      if (object instanceof CameraFleet) {
        names.put(object.getMetadata().getUid(), "uid-of-" + object.getMetadata().getName());
      }
      if (object instanceof ControllerRevision revision) {
        String name = revision.getMetadata().getName();
        names.put(name.substring(name.lastIndexOf('-') + 1), "revision-" + revision.getRevision());
      }
      if (object instanceof ConfigMap map && map.getData() != null) {
        String name = map.getMetadata().getName();
        String content = map.getData().toString().replace(namespace, "NAMESPACE");
        names.put(
            name.substring(name.lastIndexOf('-') + 1),
            "hash" + DesiredHash.sha256(content).substring(0, 6));
      }
    }
    names.put(namespace, "NAMESPACE");
    Map<String, String> result = new TreeMap<>();
    int ready = 0;
    for (Entry entry : objects) {
      HasMetadata object = entry.object;
      if (object instanceof Pod pod) {
        ready += ready(pod) && pod.getMetadata().getDeletionTimestamp() == null ? 1 : 0;
      } else if (!foreign(object)) {
        String key = object.getKind() + "/" + object.getMetadata().getName();
        result.put(replace(key, names), replace(entry.text(), names));
      }
    }
    result.put("Pods", ready + " ready");
    return new Snapshot(result);
  }

  /** What every namespace has, and what the test itself put there. */
  private static boolean foreign(HasMetadata object) {
    String name = object.getMetadata().getName();
    return name.equals("default") || name.equals("kube-root-ca.crt");
  }

  static boolean ready(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(is -> is.getType().equals("Ready") && is.getStatus().equals("True"));
  }

  private static String replace(String text, Map<String, String> names) {
    String result = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    return result;
  }

  private static String text(HasMetadata object) {
    ObjectNode json = Serialization.jsonMapper().valueToTree(object);
    ObjectNode metadata = (ObjectNode) json.get("metadata");
    json.put("owners", owners(object).toString());
    json.put("managers", managers(metadata).toString());
    if (object instanceof CameraFleet fleet) {
      status(fleet, json);
    } else if (object instanceof Deployment deployment && deployment.getStatus() != null) {
      json.put(
          "seenByItsController",
          Objects.equals(
              deployment.getStatus().getObservedGeneration(),
              deployment.getMetadata().getGeneration()));
    }
    if (FOREIGN_STATUS.contains(object.getKind())) {
      json.remove("status");
    }
    metadata.remove(VOLATILE);
    metadata.remove("managedFields");
    metadata.remove("ownerReferences");
    if (metadata.get("annotations") instanceof ObjectNode annotations
        && annotations.has(DesiredHash.ANNOTATION)) {
      annotations.put(DesiredHash.ANNOTATION, "of what is desired");
    }
    if (object instanceof ControllerRevision
        && metadata.get("annotations") instanceof ObjectNode annotations
        && annotations.has("otqmn.io/tried-at")) {
      annotations.put("otqmn.io/tried-at", "some time");
    }
    if (json.get("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
    }
    return json.toPrettyString();
  }

  private static List<String> owners(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .map((OwnerReference owner) ->
            owner.getKind() + "/" + owner.getName() + "/" + owner.getUid())
        .sorted()
        .toList();
  }

  /**
   * That the operator owns it. Which fields it owns differs without consequence: who creates an
   * object owns the server's defaults, too, until it claims its own.
   */
  private static Set<String> managers(ObjectNode metadata) {
    Set<String> managers = new TreeSet<>();
    if (metadata.get("managedFields") instanceof ArrayNode entries) {
      for (JsonNode entry : entries) {
        if (entry.path("manager").asText().startsWith("otqmn")) {
          managers.add(
              (entry.path("manager").asText() + " " + entry.path("subresource").asText()).strip());
        }
      }
    }
    return managers;
  }

  /** Times and generations differ; that they are of the newest generation must not. */
  private static void status(CameraFleet fleet, ObjectNode json) {
    if (!(json.get("status") instanceof ObjectNode status)) {
      return;
    }
    long generation = fleet.getMetadata().getGeneration();
    status.put("observedNewest", status.path("observedGeneration").asLong() == generation);
    status.remove("observedGeneration");
    for (JsonNode entry : status.path("conditions")) {
      ObjectNode condition = (ObjectNode) entry;
      condition.put("observedNewest", condition.path("observedGeneration").asLong() == generation);
      condition.remove(List.of("observedGeneration", "lastTransitionTime"));
    }
  }

  boolean mentions(String word) {
    return objects.values().stream().anyMatch(text -> text.contains(word));
  }

  /**
   * Where the two differ, line by line; empty if they do not. An API that goes and comes changes
   * what pods are made from, and back: the Deployment has a higher revision then.
   */
  List<String> differencesTo(Snapshot expected, Optional<Fault> fault) {
    boolean rolled =
        fault.filter(is -> is == Fault.API_ADDED || is == Fault.API_REMOVED).isPresent();
    return rolled
        ? withoutRevision().differencesTo(expected.withoutRevision())
        : differencesTo(expected);
  }

  private Snapshot withoutRevision() {
    Map<String, String> texts = new TreeMap<>(objects);
    texts.replaceAll((key, text) -> text.replaceAll(".*deployment.kubernetes.io/revision.*\n", ""));
    return new Snapshot(texts);
  }

  private List<String> differencesTo(Snapshot expected) {
    List<String> differences = new ArrayList<>();
    for (String key : expected.objects().keySet()) {
      if (!objects.containsKey(key)) {
        differences.add("missing: " + key);
      }
    }
    objects.forEach((key, text) -> {
      String other = expected.objects().get(key);
      if (other == null) {
        differences.add("too many: " + key);
      } else if (!other.equals(text)) {
        List<String> is = new ArrayList<>(text.lines().toList());
        List<String> should = new ArrayList<>(other.lines().toList());
        List<String> common = List.copyOf(is);
        is.removeAll(should);
        should.removeAll(common);
        differences.add(key + ": is " + is + ", should be " + should);
      }
    });
    return differences;
  }
}
