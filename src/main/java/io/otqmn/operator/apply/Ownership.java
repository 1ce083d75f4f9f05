package io.otqmn.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who owns the fields of an object that was created, not applied: an "update" of ours. A later
 * apply that leaves a field out would not remove it. So before the first apply what the creation
 * set is made the apply's, but for the number of replicas, which is the autoscaler's.
 */
final class Ownership {
  private static final JsonMapper JSON = new JsonMapper();

  private Ownership() {}

  /**
   * The JSON patch that makes it so, which fails with a conflict if the object is not of this
   * resource version any more; empty if there is nothing to do.
   */
  static Optional<String> patch(HasMetadata live, String manager) {
    List<ManagedFieldsEntry> entries = live.getMetadata().getManagedFields();
    int created = -1;
    for (int i = 0; i < entries.size(); i++) {
      if (isOf(entries.get(i), manager)) {
        if (entries.get(i).getOperation().equals("Apply")) {
          return Optional.empty();
        }
        created = i;
      }
    }
    return created < 0 ? Optional.empty() : Optional.of(patch(live, created));
  }

  private static boolean isOf(ManagedFieldsEntry entry, String manager) {
    boolean whole = entry.getSubresource() == null || entry.getSubresource().isEmpty();
    return whole && manager.equals(entry.getManager());
  }

  private static String patch(HasMetadata live, int index) {
    String entry = "/metadata/managedFields/" + index;
    ArrayNode patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "replace")
        .put("path", "/metadata/resourceVersion")
        .put("value", live.getMetadata().getResourceVersion());
    patch.addObject().put("op", "replace").put("path", entry + "/operation").put("value", "Apply");
    if (ownsReplicas(live.getMetadata().getManagedFields().get(index))) {
      patch.addObject().put("op", "remove").put("path", entry + "/fieldsV1/f:spec/f:replicas");
    }
    try {
      return JSON.writeValueAsString(patch);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  private static boolean ownsReplicas(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
