package io.otqmn.operator.metrics;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Pods as a cache of the cluster knows them. */
public interface PodLookup {
  Optional<Pod> find(String namespace, String name);
}
