package io.otqmn.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Something that happened to an object, as the API server tells it. */
record Change(Change.Type type, HasMetadata object) {
  enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  /** The order of all changes of a cluster. */
  long version() {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  @Override
  public String toString() {
    return "%s %s %s@%s"
        .formatted(type, object.getKind(), object.getMetadata().getName(), version());
  }
}
