package io.otqmn.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * What the operators of all plans share, for the sake of speed.
 *
 * @param direct the connections
 * @param config who the operators are and how they use a client
 * @param serialization learns each class once
 */
record Uplink(
    StandardHttpClient<?, ?, ?> direct, Config config, KubernetesSerialization serialization) {
  Uplink with(Config other) {
    return new Uplink(direct, other, serialization);
  }

  KubernetesClient client(Wire wire) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(new FaultyClient.Factory(wire))
        .build();
  }
}
