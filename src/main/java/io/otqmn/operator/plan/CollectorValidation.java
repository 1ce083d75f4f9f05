package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.otqmn.api.CollectorSpec;
import io.otqmn.api.SpreadSpec;
import io.otqmn.api.TaintEffect;
import io.otqmn.api.TolerationOperator;
import io.otqmn.api.TolerationSpec;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with the pods that a fleet asks for: resources, priority, placement. */
final class CollectorValidation {
  private static final BigDecimal LEAST_MEMORY = BigDecimal.valueOf(128L << 20);

  private final Problems problems;

  CollectorValidation(Problems problems) {
    this.problems = problems;
  }

  void check(CollectorSpec collector) {
    Map<String, Quantity> requests = collector.resources().requests();
    Map<String, Quantity> limits = collector.resources().limits();
    String field = "spec.collector.resources";
    requests.forEach((name, value) -> resource(field + ".requests." + name, value));
    limits.forEach((name, value) -> resource(field + ".limits." + name, value));
    requests.forEach((name, value) -> {
      Quantity limit = limits.get(name);
      if (limit != null && above(value, limit)) {
        problems.report(
            field + ".requests." + name,
            value + " is above the limit " + limit,
            "lower the request or raise the limit");
      }
    });
    if (!requests.containsKey("cpu") && !limits.containsKey("cpu")) {
      problems.report(
          field + ".requests.cpu",
          "is missing",
          "set it: the autoscaler's cpuPercent is a share of it");
    }
    collector
        .nodeSelector()
        .forEach((key, value) -> {
          String label = "spec.collector.nodeSelector";
          if (!KubernetesNames.isLabelKey(key) || !KubernetesNames.isLabelValue(value)) {
            problems.report(
                label,
                "'" + key + ": " + value + "' is no node label",
                "write one such as kubernetes.io/arch: amd64");
          }
        });
    if (collector.priorityClassName() != null
        && !KubernetesNames.isSubdomain(collector.priorityClassName())) {
      problems.report(
          "spec.collector.priorityClassName",
          "'" + collector.priorityClassName() + "' is no name of a PriorityClass",
          "use lower case letters, digits, '-' and single dots");
    } else if (collector.priorityClassName() != null
        && collector.priorityClassName().startsWith("system-")) {
      problems.report(
          "spec.collector.priorityClassName",
          "'" + collector.priorityClassName() + "' is for the cluster itself",
          "name a PriorityClass of your own");
    }
    for (int i = 0; i < collector.tolerations().size(); i++) {
      toleration("spec.collector.tolerations[" + i + "]", collector.tolerations().get(i));
    }
    spread(collector.topologySpreadConstraints());
  }

  private void resource(String field, Quantity value) {
    BigDecimal amount = problems.amount(field, value);
    if (amount != null && amount.signum() <= 0) {
      problems.report(field, value + " is not above zero", "give an amount such as 250m or 512Mi");
    } else if (amount != null
        && field.endsWith("limits.memory")
        && amount.compareTo(LEAST_MEMORY) < 0) {
      problems.report(
          field, value + " is too little for a collector to start", "use at least 128Mi");
    }
  }

  private void toleration(String field, TolerationSpec toleration) {
    boolean exists = toleration.operator() == TolerationOperator.EXISTS;
    if (!exists && (toleration.key() == null || toleration.key().isEmpty())) {
      problems.report(field + ".key", "is missing", "give a key, or use operator Exists");
    }
    if (toleration.key() != null
        && !toleration.key().isEmpty()
        && !KubernetesNames.isLabelKey(toleration.key())) {
      problems.report(
          field + ".key",
          "'" + toleration.key() + "' is no key of a taint",
          "write one such as example.com/dedicated");
    }
    if (exists && toleration.value() != null && !toleration.value().isEmpty()) {
      problems.report(field + ".value", "is not used with operator Exists", "remove it");
    }
    if (toleration.tolerationSeconds() != null && toleration.effect() != TaintEffect.NO_EXECUTE) {
      problems.report(
          field + ".tolerationSeconds", "needs effect NoExecute", "set the effect or remove it");
    }
  }

  private void spread(List<SpreadSpec> constraints) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      SpreadSpec constraint = constraints.get(i);
      String field = "spec.collector.topologySpreadConstraints[" + i + "]";
      problems.range(field + ".maxSkew", constraint.maxSkew(), 1, Integer.MAX_VALUE);
      if (constraint.topologyKey().isBlank()) {
        problems.report(field + ".topologyKey", "is missing", "name a node label");
      } else if (!KubernetesNames.isLabelKey(constraint.topologyKey())) {
        problems.report(
            field + ".topologyKey",
            "'" + constraint.topologyKey() + "' is no node label",
            "write one such as topology.kubernetes.io/zone");
      } else if (!seen.add(constraint.topologyKey() + " " + constraint.whenUnsatisfiable())) {
        problems.report(field, "is there twice", "remove one of them");
      }
    }
  }

  private static boolean above(Quantity value, Quantity limit) {
    try {
      return Quantity.getAmountInBytes(value).compareTo(Quantity.getAmountInBytes(limit)) > 0;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false; // reported for the field itself
    }
  }
}
