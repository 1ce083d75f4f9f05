package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** CPU and memory of one collector, as in a container of a pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "(has(self.requests) && 'cpu' in self.requests) || (has(self.limits) && 'cpu' in self.limits)",
    message =
        "a cpu request or limit is needed, because the autoscaler measures against it: add requests.cpu, such as 250m")
@ValidationRule(
    value =
        "!has(self.requests) || !has(self.limits) || self.requests.all(key, !(key in self.limits) || !isQuantity(string(self.requests[key])) || !isQuantity(string(self.limits[key])) || quantity(string(self.requests[key])).compareTo(quantity(string(self.limits[key]))) <= 0)",
    message = "a request is above its limit: lower the request or raise the limit",
    fieldPath = ".requests")
public record ResourcesSpec(
    @Size(max = 3)
        @ValidationRule(
            value =
                "self.all(key, key in ['cpu', 'memory', 'ephemeral-storage'] && isQuantity(string(self[key])) && quantity(string(self[key])).isGreaterThan(quantity('0')))",
            message =
                "must be quantities above 0 of cpu, memory or ephemeral-storage, such as cpu: 250m, memory: 512Mi")
        @JsonPropertyDescription(
            "What a node must have free for one collector: cpu in cores (250m is a quarter), memory in bytes (512Mi). Default: as given for resources.")
        Map<String, Quantity> requests,
    @Size(max = 3)
        @ValidationRule(
            value =
                "self.all(key, key in ['cpu', 'memory', 'ephemeral-storage'] && isQuantity(string(self[key])) && quantity(string(self[key])).isGreaterThan(quantity('0')))",
            message =
                "must be quantities above 0 of cpu, memory or ephemeral-storage, such as cpu: 250m, memory: 512Mi")
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
