package io.otqmn.operator.apply;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Objects as trees, as the client reads and writes them, without searching for kinds. */
public final class KubernetesJson {
  public static final JsonMapper MAPPER = new JsonMapper();

  static {
    // configures the mapper
    new KubernetesSerialization(MAPPER, false);
  }

  private KubernetesJson() {}
}
