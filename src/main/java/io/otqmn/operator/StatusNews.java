package io.otqmn.operator;

import io.otqmn.api.CameraFleetStatus;
import io.otqmn.api.Condition;
import io.otqmn.api.ConditionStatus;
import java.util.Map;
import java.util.stream.Collectors;

/** What of a status somebody waits for. */
final class StatusNews {
  /** What a fleet that is being created says of itself: nothing that anybody waits for. */
  private static final Map<String, ConditionStatus> CREATING =
      Map.of(
          "Ready", ConditionStatus.FALSE,
          "Degraded", ConditionStatus.FALSE,
          "ConfigAccepted", ConditionStatus.TRUE);

  private StatusNews() {}

  /**
   * Whether a condition changed, or the first status says more than that the fleet is on its way.
   */
  static boolean isUrgent(CameraFleetStatus before, CameraFleetStatus now) {
    Map<String, ConditionStatus> is = conditions(now);
    return before.conditions().isEmpty()
        ? !is.entrySet().containsAll(CREATING.entrySet())
        : !is.equals(conditions(before));
  }

  private static Map<String, ConditionStatus> conditions(CameraFleetStatus status) {
    return status.conditions().stream()
        .collect(Collectors.toMap(Condition::type, Condition::status));
  }
}
