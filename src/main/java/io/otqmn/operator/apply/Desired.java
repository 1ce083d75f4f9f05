package io.otqmn.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** An object as it should be, as a tree, with its hash: made once, compared and written. */
final class Desired {
  private final ObjectNode tree;
  private final String hash;

  Desired(HasMetadata object) {
    tree = KubernetesJson.MAPPER.valueToTree(object);
    hash = DesiredHash.of(tree);
  }

  ObjectNode tree() {
    return tree;
  }

  boolean isRecordedIn(HasMetadata live) {
    return hash.equals(DesiredHash.recordedIn(live));
  }

  /** The object for a server-side apply. */
  void recordIn(HasMetadata object) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (object.getMetadata().getAnnotations() != null) {
      annotations.putAll(object.getMetadata().getAnnotations());
    }
    annotations.put(DesiredHash.ANNOTATION, hash);
    object.getMetadata().setAnnotations(annotations);
  }

  /** The object for its creation, with the number of replicas that it starts with. */
  ObjectNode first(OptionalInt replicas) {
    ObjectNode first = tree.deepCopy();
    first
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(DesiredHash.ANNOTATION, hash);
    replicas.ifPresent(number -> first.withObjectProperty("spec").put("replicas", number));
    return first;
  }
}
