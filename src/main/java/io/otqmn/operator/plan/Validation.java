package io.otqmn.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetSpec;
import io.otqmn.api.CircuitBreakerSpec;
import io.otqmn.api.CollectorSpec;
import io.otqmn.api.GoDuration;
import io.otqmn.api.IngestSpec;
import io.otqmn.api.MeshSpec;
import io.otqmn.api.MutualTls;
import io.otqmn.api.OtlpSpec;
import io.otqmn.api.RolloutSpec;
import io.otqmn.api.SecretReference;
import io.otqmn.api.SignalSpec;
import io.otqmn.api.SpreadSpec;
import io.otqmn.api.TaintEffect;
import io.otqmn.api.TolerationOperator;
import io.otqmn.api.TolerationSpec;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a fleet. The API server refuses most of it before; here it is checked again,
 * for objects that no API server has seen and for what the rules of the CRD cannot tell.
 */
final class Validation {
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");
  private static final Pattern PRINCIPAL = Pattern.compile("[^/*\\s]+/ns/[^/*\\s]+/sa/[^/*\\s]+");
  private static final BigDecimal LEAST_MEMORY = BigDecimal.valueOf(128L << 20);
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Problem> problems = new ArrayList<>();

  private Validation() {}

  static List<Problem> problems(CameraFleet fleet) {
    Validation validation = new Validation();
    validation.name(fleet.getMetadata().getName());
    if (fleet.unreadable().isPresent()) {
      CameraFleet.Unreadable unreadable = fleet.unreadable().get();
      validation.report(
          unreadable.field(),
          "cannot be read: " + unreadable.reason(),
          "write what this version of the operator knows");
    } else if (fleet.getSpec() == null) {
      validation.report("spec", "is missing", "give at least spec.export.otlp.endpoint");
    } else {
      validation.spec(fleet.getSpec());
    }
    return List.copyOf(validation.problems);
  }

  private void name(@Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      report(
          "metadata.name",
          "'" + name + "' cannot name a Service",
          "use at most 40 of a-z, 0-9 and '-', beginning with a letter");
    }
  }

  private void spec(CameraFleetSpec spec) {
    range("spec.cameras.expected", spec.cameras().expected(), 0, 1_000_000);
    ingest(spec.ingest());
    Map.of(
            "lens", spec.signals().lens(),
            "exposure", spec.signals().exposure(),
            "environment", spec.signals().environment(),
            "thermal", spec.signals().thermal(),
            "motion", spec.signals().motion(),
            "frames", spec.signals().frames())
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(vector -> signal(vector.getKey(), vector.getValue()));
    otlp(spec.export().otlp());
    collector(spec.collector());
    scaling(spec);
    circuitBreaker(spec.mesh().circuitBreaker());
    range("spec.mesh.retries.attempts", spec.mesh().retries().attempts(), 0, 10);
    range(
        "spec.mesh.retries.perTryTimeout",
        spec.mesh().retries().perTryTimeout(),
        Duration.ofMillis(100),
        Duration.ofSeconds(30));
    principals(spec.mesh());
    range("spec.drain.timeout", spec.drain().timeout(), Duration.ofSeconds(1), HOUR);
    rollout(spec.rollout());
  }

  private void rollout(RolloutSpec rollout) {
    Duration day = Duration.ofDays(1);
    String field = "spec.rollout.";
    range(field + "canaryPercent", rollout.canaryPercent(), 1, 100);
    range(field + "bakeTime", rollout.bakeTime(), Duration.ZERO, day);
    range(field + "maxErrorPercent", rollout.maxErrorPercent(), 0, 100);
    range(field + "progressDeadline", rollout.progressDeadline(), Duration.ofSeconds(10), day);
  }

  private void ingest(IngestSpec ingest) {
    range("spec.ingest.maxStreamsPerReplica", ingest.maxStreamsPerReplica(), 1, 100_000);
    range("spec.ingest.admissionPerSecond", ingest.admissionPerSecond(), 1, 10_000);
    range(
        "spec.ingest.reconnectJitter",
        ingest.reconnectJitter(),
        Duration.ZERO,
        Duration.ofMinutes(10));
    BigDecimal bytes = amount("spec.ingest.maxFrameBytes", ingest.maxFrameBytes());
    if (bytes != null
        && (bytes.compareTo(BigDecimal.valueOf(1 << 10)) < 0
            || bytes.compareTo(BigDecimal.valueOf(4 << 20)) > 0
            || bytes.remainder(BigDecimal.ONE).signum() != 0)) {
      report(
          "spec.ingest.maxFrameBytes",
          ingest.maxFrameBytes() + " is out of range",
          "use whole bytes from 1Ki to 4Mi");
    }
    range("spec.ingest.maxAge", ingest.maxAge(), Duration.ofMinutes(1), Duration.ofHours(87_600));
    range("spec.ingest.maxAhead", ingest.maxAhead(), Duration.ofSeconds(1), Duration.ofHours(720));
  }

  private void signal(String vector, SignalSpec signal) {
    range("spec.signals." + vector + ".interval", signal.interval(), Duration.ZERO, HOUR);
  }

  private void otlp(OtlpSpec otlp) {
    String field = "spec.export.otlp.endpoint";
    String remedy = "give scheme, host and port, such as http://otel-gateway:4317";
    if (otlp.endpoint().isBlank()) {
      report(field, "is missing", remedy);
    } else if (!isEndpoint(otlp.endpoint())) {
      report(field, "'" + otlp.endpoint() + "' is no OTLP/gRPC endpoint", remedy);
    } else if (otlp.tls() != null && otlp.endpoint().startsWith("http:")) {
      report(
          "spec.export.otlp.tls",
          "has no effect on an http endpoint",
          "make the endpoint https, or remove tls");
    }
    range(
        "spec.export.otlp.timeout", otlp.timeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
    secret("spec.export.otlp.tls.secretName", otlp.tls());
    secret("spec.export.otlp.headers.secretName", otlp.headers());
  }

  private static boolean isEndpoint(String text) {
    try {
      URI uri = URI.create(text);
      boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean onlyRoot = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      return scheme
          && uri.getHost() != null
          && uri.getPort() <= 65535
          && uri.getPort() != 0
          && onlyRoot
          && uri.getRawQuery() == null
          && uri.getRawUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void secret(String field, @Nullable SecretReference reference) {
    if (reference != null && !KubernetesNames.isSubdomain(reference.secretName())) {
      report(
          field,
          "'" + reference.secretName() + "' is no name of a Secret",
          "name a Secret in the fleet's namespace");
    }
  }

  private void collector(CollectorSpec collector) {
    Map<String, Quantity> requests = collector.resources().requests();
    Map<String, Quantity> limits = collector.resources().limits();
    String field = "spec.collector.resources";
    requests.forEach((name, value) -> resource(field + ".requests." + name, value));
    limits.forEach((name, value) -> resource(field + ".limits." + name, value));
    requests.forEach((name, value) -> {
      Quantity limit = limits.get(name);
      if (limit != null && above(value, limit)) {
        report(
            field + ".requests." + name,
            value + " is above the limit " + limit,
            "lower the request or raise the limit");
      }
    });
    if (!requests.containsKey("cpu") && !limits.containsKey("cpu")) {
      report(
          field + ".requests.cpu",
          "is missing",
          "set it: the autoscaler's cpuPercent is a share of it");
    }
    collector
        .nodeSelector()
        .forEach((key, value) -> {
          String label = "spec.collector.nodeSelector";
          if (!KubernetesNames.isLabelKey(key) || !KubernetesNames.isLabelValue(value)) {
            report(
                label,
                "'" + key + ": " + value + "' is no node label",
                "write one such as kubernetes.io/arch: amd64");
          }
        });
    if (collector.priorityClassName() != null
        && !KubernetesNames.isSubdomain(collector.priorityClassName())) {
      report(
          "spec.collector.priorityClassName",
          "'" + collector.priorityClassName() + "' is no name of a PriorityClass",
          "use lower case letters, digits, '-' and single dots");
    } else if (collector.priorityClassName() != null
        && collector.priorityClassName().startsWith("system-")) {
      report(
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
    BigDecimal amount = amount(field, value);
    if (amount != null && amount.signum() <= 0) {
      report(field, value + " is not above zero", "give an amount such as 250m or 512Mi");
    } else if (amount != null
        && field.endsWith("limits.memory")
        && amount.compareTo(LEAST_MEMORY) < 0) {
      report(field, value + " is too little for a collector to start", "use at least 128Mi");
    }
  }

  private void toleration(String field, TolerationSpec toleration) {
    boolean exists = toleration.operator() == TolerationOperator.EXISTS;
    if (!exists && (toleration.key() == null || toleration.key().isEmpty())) {
      report(field + ".key", "is missing", "give a key, or use operator Exists");
    }
    if (toleration.key() != null
        && !toleration.key().isEmpty()
        && !KubernetesNames.isLabelKey(toleration.key())) {
      report(
          field + ".key",
          "'" + toleration.key() + "' is no key of a taint",
          "write one such as example.com/dedicated");
    }
    if (exists && toleration.value() != null && !toleration.value().isEmpty()) {
      report(field + ".value", "is not used with operator Exists", "remove it");
    }
    if (toleration.tolerationSeconds() != null && toleration.effect() != TaintEffect.NO_EXECUTE) {
      report(field + ".tolerationSeconds", "needs effect NoExecute", "set the effect or remove it");
    }
  }

  private void spread(List<SpreadSpec> constraints) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      SpreadSpec constraint = constraints.get(i);
      String field = "spec.collector.topologySpreadConstraints[" + i + "]";
      range(field + ".maxSkew", constraint.maxSkew(), 1, Integer.MAX_VALUE);
      if (constraint.topologyKey().isBlank()) {
        report(field + ".topologyKey", "is missing", "name a node label");
      } else if (!KubernetesNames.isLabelKey(constraint.topologyKey())) {
        report(
            field + ".topologyKey",
            "'" + constraint.topologyKey() + "' is no node label",
            "write one such as topology.kubernetes.io/zone");
      } else if (!seen.add(constraint.topologyKey() + " " + constraint.whenUnsatisfiable())) {
        report(field, "is there twice", "remove one of them");
      }
    }
  }

  private void scaling(CameraFleetSpec spec) {
    int min = spec.scaling().minReplicas();
    int max = spec.scaling().maxReplicas();
    range("spec.scaling.minReplicas", min, 1, 1000);
    range("spec.scaling.maxReplicas", max, 1, 1000);
    if (min > max) {
      report(
          "spec.scaling.minReplicas",
          min + " is above maxReplicas " + max,
          "raise one or lower the other");
    }
    Integer streams = spec.scaling().streamsPerReplica();
    if (streams != null) {
      int most = spec.ingest().maxStreamsPerReplica();
      range("spec.scaling.streamsPerReplica", streams, 1, 100_000);
      if (streams > most) {
        report(
            "spec.scaling.streamsPerReplica",
            streams + " is above ingest.maxStreamsPerReplica " + most,
            "lower it or raise that");
      }
    }
    range("spec.scaling.cpuPercent", spec.scaling().cpuPercent(), 10, 95);
    range(
        "spec.scaling.scaleDownStabilization",
        spec.scaling().scaleDownStabilization(),
        Duration.ZERO,
        HOUR);
  }

  private void principals(MeshSpec mesh) {
    String field = "spec.mesh.allowedPrincipals";
    if (mesh.mtls() == MutualTls.DISABLED && !mesh.allowedPrincipals().isEmpty()) {
      report(
          field,
          "needs mutual TLS, without which no client has an identity",
          "set mtls to Strict or leave allowedPrincipals out");
    }
    for (String principal : mesh.allowedPrincipals()) {
      if (!PRINCIPAL.matcher(principal).matches()) {
        report(
            field,
            "'" + principal + "' is no identity",
            "write trust-domain/ns/namespace/sa/service-account");
      }
    }
  }

  private void circuitBreaker(CircuitBreakerSpec breaker) {
    String field = "spec.mesh.circuitBreaker.";
    range(field + "maxConnections", breaker.maxConnections(), 1, 1_000_000);
    range(field + "maxPendingRequests", breaker.maxPendingRequests(), 1, 1_000_000);
    range(field + "maxStreamsPerClient", breaker.maxStreamsPerClient(), 1, 1_000_000);
    range(field + "consecutiveErrors", breaker.consecutiveErrors(), 1, 1000);
    range(field + "interval", breaker.interval(), Duration.ofSeconds(1), HOUR);
    range(field + "baseEjectionTime", breaker.baseEjectionTime(), Duration.ofSeconds(1), HOUR);
    range(field + "maxEjectionPercent", breaker.maxEjectionPercent(), 1, 50);
  }

  private @Nullable BigDecimal amount(String field, Quantity quantity) {
    try {
      return Quantity.getAmountInBytes(quantity);
    } catch (IllegalArgumentException | ArithmeticException e) {
      report(field, "'" + quantity + "' is no quantity", "write one such as 250m, 64Ki or 1Gi");
      return null;
    }
  }

  private static boolean above(Quantity value, Quantity limit) {
    try {
      return Quantity.getAmountInBytes(value).compareTo(Quantity.getAmountInBytes(limit)) > 0;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false; // reported for the field itself
    }
  }

  private void range(String field, int value, int min, int max) {
    if (value < min || value > max) {
      report(field, value + " is out of range", "use %d to %d".formatted(min, max));
    }
  }

  private void range(String field, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      report(
          field,
          GoDuration.Text.format(value) + " is out of range",
          "use %s to %s".formatted(GoDuration.Text.format(min), GoDuration.Text.format(max)));
    }
  }

  private void report(String field, String what, String remedy) {
    problems.add(new Problem(field, what, remedy));
  }
}
