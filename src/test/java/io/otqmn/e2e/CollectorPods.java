package io.otqmn.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The collectors of one fleet that are ready and not ending, and what they say of themselves. */
record CollectorPods(Cluster cluster, String namespace, String fleet) {
  List<Pod> ready() {
    List<Pod> ready = new ArrayList<>();
    for (Pod pod :
        cluster
            .client()
            .pods()
            .inNamespace(namespace)
            .withLabel("otqmn.io/fleet", fleet)
            .list()
            .getItems()) {
      boolean isReady =
          pod.getStatus().getConditions().stream()
              .anyMatch(is -> is.getType().equals("Ready") && is.getStatus().equals("True"));
      if (isReady && pod.getMetadata().getDeletionTimestamp() == null) {
        ready.add(pod);
      }
    }
    return ready;
  }

  /** By pod. */
  Map<String, Integer> streams() {
    Map<String, Integer> streams = new TreeMap<>();
    for (Pod pod : ready()) {
      String name = pod.getMetadata().getName();
      streams.put(name, (int) sum(name, 9090, "otqmn_collector_streams", ""));
    }
    return streams;
  }

  /** Over all series of a pod's metric whose labels contain the text. */
  double sum(String pod, int port, String metric, String label) {
    String page =
        cluster
            .client()
            .raw("/api/v1/namespaces/%s/pods/%s:%d/proxy/metrics".formatted(namespace, pod, port));
    return (page == null ? "" : page)
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Of the pods that have it. */
  Map<String, String> annotation(String name) {
    Map<String, String> values = new TreeMap<>();
    for (Pod pod : ready()) {
      Map<String, String> annotations = pod.getMetadata().getAnnotations();
      if (annotations != null && annotations.containsKey(name)) {
        values.put(pod.getMetadata().getName(), annotations.get(name));
      }
    }
    return values;
  }
}
