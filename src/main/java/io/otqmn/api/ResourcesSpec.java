package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** CPU and memory of one collector, as in a container of a pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourcesSpec(
    @JsonPropertyDescription(
            "What a node must have free for one collector: cpu in cores (250m is a quarter), memory in bytes (512Mi). Default: as given for resources.")
        Map<String, Quantity> requests,
    @JsonPropertyDescription(
            "What one collector may use at most: cpu in cores, memory in bytes. Default: as given for resources.")
        Map<String, Quantity> limits) {
  public ResourcesSpec {
    requests = Absent.orEmpty(requests);
    limits = Absent.orEmpty(limits);
  }

  static ResourcesSpec defaults() {
    Quantity memory = new Quantity("512", "Mi");
    return new ResourcesSpec(
        Map.of("cpu", new Quantity("250", "m"), "memory", memory), Map.of("memory", memory));
  }
}
