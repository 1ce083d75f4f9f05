package io.otqmn.operator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.otqmn.api.CameraFleet;

/** The operator's connection to the API server. */
final class OperatorClient {
  private OperatorClient() {}

  static KubernetesClient of(Config config) {
    config.setUserAgent("otqmn-operator");
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization())
        .build();
  }

  /** Knows the kinds that are read here, instead of searching the class path for all there are. */
  static KubernetesSerialization serialization() {
    JsonMapper mapper = SlimReading.mapper();
    KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
    FleetObjects.ALL.forEach(object -> register(serialization, object.type()));
    register(serialization, CameraFleet.class);
    register(serialization, Pod.class);
    register(serialization, ControllerRevision.class);
    register(serialization, Lease.class);
    serialization.registerKubernetesResource("v1", "Status", Status.class);
    return serialization;
  }

  private static void register(
      KubernetesSerialization serialization, Class<? extends HasMetadata> type) {
    serialization.registerKubernetesResource(
        HasMetadata.getApiVersion(type),
        HasMetadata.getKind(type),
        (Class<? extends KubernetesResource>) type);
  }
}
