package io.otqmn.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Edge agents that run in the cluster, so that its own balancing of connections applies to them.
 */
final class EdgePods {
  private static final int METRICS_PORT = 9091;

  private final CollectorPods collectors;
  private final List<String> names = new ArrayList<>();

  EdgePods(CollectorPods collectors) {
    this.collectors = collectors;
  }

  /** Simulated cameras, a reading every two seconds, one connection each. */
  void start(String name, int cameras, String collector) {
    Cluster cluster = collectors.cluster();
    Pod pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: %s}
            spec:
              terminationGracePeriodSeconds: 40
              containers:
              - name: edge
                image: %s
                imagePullPolicy: IfNotPresent
                args: [edge, --collector=%s, --camera=%1$s, --cameras=%d, --interval=2s, --linger=30s]
                env: [{name: OTQMN_HTTP_PORT, value: "%d"}]
                volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {}}]
            """
                .formatted(
                    name,
                    collectors.namespace(),
                    cluster.image(),
                    collector,
                    cameras,
                    METRICS_PORT),
            Pod.class);
    cluster.client().resource(pod).create();
    cluster.client().resource(pod).waitUntilReady(60, TimeUnit.SECONDS);
    names.add(name);
  }

  /** Over all agents. */
  double sum(String metric, String label) {
    return names.stream()
        .mapToDouble(name -> collectors.sum(name, METRICS_PORT, metric, label))
        .sum();
  }

  /** They send what is left, wait for the last acknowledgement and end. */
  void finish() {
    names.forEach(name ->
        collectors
            .cluster()
            .kubectl("-n", collectors.namespace(), "delete", "pod", name, "--timeout=60s"));
  }
}
