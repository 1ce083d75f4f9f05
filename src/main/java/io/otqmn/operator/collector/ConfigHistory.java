package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.otqmn.operator.plan.FleetPlan;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which old configurations stay for a rollback, and which can go. */
public final class ConfigHistory {
  static final int KEPT_BESIDE_CURRENT = 2;

  private ConfigHistory() {}

  /** All but the current one and the youngest others. Only to be asked when nothing rolls out. */
  public static List<ConfigMap> outdated(FleetPlan plan, Collection<ConfigMap> live) {
    String current = CollectorConfigMap.name(plan);
    return live.stream()
        .filter(candidate -> !candidate.getMetadata().getName().equals(current))
        .sorted(
            Comparator.comparing(
                    (ConfigMap candidate) -> candidate.getMetadata().getCreationTimestamp())
                .reversed())
        .skip(KEPT_BESIDE_CURRENT)
        .toList();
  }
}
