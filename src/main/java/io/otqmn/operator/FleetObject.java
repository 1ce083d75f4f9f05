package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OptionalApi;
import java.util.Optional;
import java.util.function.Function;

/**
 * One line of the table of contents.
 *
 * @param api the optional API that the object belongs to; empty if every cluster has it
 * @param desired what the object should be, empty if the plan asks for none
 */
public record FleetObject<T extends HasMetadata>(
    Class<T> type, Optional<OptionalApi> api, Function<FleetPlan, Optional<T>> desired) {

  static <T extends HasMetadata> FleetObject<T> always(
      Class<T> type, Function<FleetPlan, T> desired) {
    return new FleetObject<>(type, Optional.empty(), plan -> Optional.of(desired.apply(plan)));
  }

  static <T extends HasMetadata> FleetObject<T> of(
      OptionalApi api, Class<T> type, Function<FleetPlan, Optional<T>> desired) {
    return new FleetObject<>(type, Optional.of(api), desired);
  }
}
