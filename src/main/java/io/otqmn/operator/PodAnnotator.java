package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.otqmn.operator.apply.Applier;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets and removes annotations of pods, and never makes a pod. */
final class PodAnnotator {
  private final KubernetesClient client;
  private final Applier applier;

  PodAnnotator(KubernetesClient client, Applier applier) {
    this.client = client;
    this.applier = applier;
  }

  /**
   * Does nothing if the pod is gone, or another one has its name now.
   *
   * @param annotations to remove where there is no value
   * @throws KubernetesClientException if the API server refuses or does not answer
   */
  void annotate(Pod pod, Map<String, Optional<String>> annotations) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    annotations.forEach((name, value) -> values.put(name, value.orElse(null)));
    Pod patch =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .build();
    patch.getMetadata().setAnnotations(values);
    try {
      // the object and not its text: for that the client would read the pod first
      client
          .resource(patch)
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.JSON_MERGE)
                  .withFieldManager(Applier.FIELD_MANAGER)
                  .build());
      applier.count("Pod", "patch");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
