package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may reach the collectors. Telemetry: everybody (edges are often outside the cluster; the mesh
 * decides by identity). Metrics and health, of a sidecar too: the operator's namespace, the
 * namespace {@code monitoring} and namespaces labelled {@code otqmn.io/metrics-access: "true"}; the
 * node's own probes always pass. Egress is open: a network policy cannot name the host of the
 * export endpoint.
 */
public final class CollectorNetworkPolicy {
  static final String METRICS_ACCESS_LABEL = "otqmn.io/metrics-access";

  /** Where a sidecar serves its figures: merged by its agent, and Envoy's own. */
  private static final List<Integer> SIDECAR_METRICS = List.of(15020, 15090);

  private static final String NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

  private CollectorNetworkPolicy() {}

  public static NetworkPolicy desired(FleetPlan plan) {
    return new NetworkPolicyBuilder()
        .withMetadata(Child.metadata(plan))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Child.selector(plan))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .withIngress(
            rule(List.of(Child.INGEST_PORT), List.of()), rule(metrics(plan), readers(plan)))
        .endSpec()
        .build();
  }

  private static List<Integer> metrics(FleetPlan plan) {
    List<Integer> ports = new ArrayList<>(List.of(Child.METRICS_PORT));
    if (plan.meshed()) {
      ports.addAll(SIDECAR_METRICS);
    }
    return ports;
  }

  private static NetworkPolicyIngressRule rule(List<Integer> ports, List<NetworkPolicyPeer> from) {
    NetworkPolicyIngressRuleBuilder rule = new NetworkPolicyIngressRuleBuilder().withFrom(from);
    for (int port : ports) {
      rule.addNewPort().withPort(new IntOrString(port)).withProtocol("TCP").endPort();
    }
    return rule.build();
  }

  private static List<NetworkPolicyPeer> readers(FleetPlan plan) {
    return List.of(
        namespacesWith(NAMESPACE_NAME_LABEL, plan.settings().operatorNamespace()),
        namespacesWith(NAMESPACE_NAME_LABEL, "monitoring"),
        namespacesWith(METRICS_ACCESS_LABEL, "true"));
  }

  private static NetworkPolicyPeer namespacesWith(String label, String value) {
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .addToMatchLabels(label, value)
        .endNamespaceSelector()
        .build();
  }
}
