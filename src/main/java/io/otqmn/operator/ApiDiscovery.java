package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.otqmn.operator.plan.OptionalApi;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the API server what it serves. Discovery is open to every client: no permission needed. */
final class ApiDiscovery {
  private final KubernetesClient client;

  ApiDiscovery(KubernetesClient client) {
    this.client = client;
  }

  /** The optional APIs that are served completely right now. */
  Set<OptionalApi> present() {
    EnumSet<OptionalApi> present = EnumSet.noneOf(OptionalApi.class);
    for (OptionalApi api : OptionalApi.values()) {
      boolean complete = true;
      for (Map.Entry<String, String> wanted : api.resources().entrySet()) {
        complete &= serves(wanted.getKey(), wanted.getValue().split(","));
      }
      if (complete) {
        present.add(api);
      }
    }
    return Set.copyOf(present);
  }

  /** Whether all the resources, by their plural names, are served in the group and version. */
  boolean serves(String groupVersion, String... plurals) {
    APIResourceList list = client.getApiResources(groupVersion);
    return list != null
        && list.getResources().stream()
            .map(APIResource::getName)
            .collect(Collectors.toSet())
            .containsAll(Arrays.asList(plurals));
  }
}
