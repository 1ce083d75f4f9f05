package io.otqmn.operator.plan;

import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetSpec;
import io.otqmn.api.CircuitBreakerSpec;
import io.otqmn.api.IngestSpec;
import io.otqmn.api.MeshSpec;
import io.otqmn.api.MutualTls;
import io.otqmn.api.OtlpSpec;
import io.otqmn.api.RolloutSpec;
import io.otqmn.api.SecretReference;
import io.otqmn.api.SignalSpec;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a fleet. The API server refuses most of it before; here it is checked again,
 * for objects that no API server has seen and for what the rules of the CRD cannot tell.
 */
final class Validation {
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");
  private static final Pattern PRINCIPAL = Pattern.compile("[^/*\\s]+/ns/[^/*\\s]+/sa/[^/*\\s]+");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Problems problems = new Problems();

  private Validation() {}

  static List<Problem> problems(CameraFleet fleet) {
    Validation validation = new Validation();
    validation.name(fleet.getMetadata().getName());
    if (fleet.unreadable().isPresent()) {
      CameraFleet.Unreadable unreadable = fleet.unreadable().get();
      validation.problems.report(
          unreadable.field(),
          "cannot be read: " + unreadable.reason(),
          "write what this version of the operator knows");
    } else if (fleet.getSpec() == null) {
      validation.problems.report("spec", "is missing", "give at least spec.export.otlp.endpoint");
    } else {
      validation.spec(fleet.getSpec());
    }
    return validation.problems.found();
  }

  private void name(@Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      problems.report(
          "metadata.name",
          "'" + name + "' cannot name a Service",
          "use at most 40 of a-z, 0-9 and '-', beginning with a letter");
    }
  }

  private void spec(CameraFleetSpec spec) {
    problems.range("spec.cameras.expected", spec.cameras().expected(), 0, 1_000_000);
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
    new CollectorValidation(problems).check(spec.collector());
    scaling(spec);
    circuitBreaker(spec.mesh().circuitBreaker());
    problems.range("spec.mesh.retries.attempts", spec.mesh().retries().attempts(), 0, 10);
    problems.range(
        "spec.mesh.retries.perTryTimeout",
        spec.mesh().retries().perTryTimeout(),
        Duration.ofMillis(100),
        Duration.ofSeconds(30));
    principals(spec.mesh());
    problems.range("spec.drain.timeout", spec.drain().timeout(), Duration.ofSeconds(1), HOUR);
    rollout(spec.rollout());
  }

  private void rollout(RolloutSpec rollout) {
    String field = "spec.rollout.";
    problems.range(field + "canaryPercent", rollout.canaryPercent(), 1, 100);
    problems.range(field + "bakeTime", rollout.bakeTime(), Duration.ZERO, DAY);
    problems.range(field + "maxErrorPercent", rollout.maxErrorPercent(), 0, 100);
    problems.range(
        field + "progressDeadline", rollout.progressDeadline(), Duration.ofSeconds(10), DAY);
  }

  private void ingest(IngestSpec ingest) {
    problems.range("spec.ingest.maxStreamsPerReplica", ingest.maxStreamsPerReplica(), 1, 100_000);
    problems.range("spec.ingest.admissionPerSecond", ingest.admissionPerSecond(), 1, 10_000);
    problems.range(
        "spec.ingest.reconnectJitter",
        ingest.reconnectJitter(),
        Duration.ZERO,
        Duration.ofMinutes(10));
    BigDecimal bytes = problems.amount("spec.ingest.maxFrameBytes", ingest.maxFrameBytes());
    if (bytes != null
        && (bytes.compareTo(BigDecimal.valueOf(1 << 10)) < 0
            || bytes.compareTo(BigDecimal.valueOf(4 << 20)) > 0
            || bytes.remainder(BigDecimal.ONE).signum() != 0)) {
      problems.report(
          "spec.ingest.maxFrameBytes",
          ingest.maxFrameBytes() + " is out of range",
          "use whole bytes from 1Ki to 4Mi");
    }
    problems.range(
        "spec.ingest.maxAge", ingest.maxAge(), Duration.ofMinutes(1), Duration.ofHours(87_600));
    problems.range(
        "spec.ingest.maxAhead", ingest.maxAhead(), Duration.ofSeconds(1), Duration.ofHours(720));
  }

  private void signal(String vector, SignalSpec signal) {
    String field = "spec.signals." + vector + ".";
    problems.range(field + "interval", signal.interval(), Duration.ZERO, HOUR);
    problems.range(field + "heartbeat", signal.heartbeat(), Duration.ZERO, DAY);
    problems.range(field + "deadband", signal.deadband(), 0, 1_000_000);
  }

  private void otlp(OtlpSpec otlp) {
    String field = "spec.export.otlp.endpoint";
    String remedy = "give scheme, host and port, such as http://otel-gateway:4317";
    if (otlp.endpoint().isBlank()) {
      problems.report(field, "is missing", remedy);
    } else if (!isEndpoint(otlp.endpoint())) {
      problems.report(field, "'" + otlp.endpoint() + "' is no OTLP/gRPC endpoint", remedy);
    } else if (otlp.tls() != null && otlp.endpoint().startsWith("http:")) {
      problems.report(
          "spec.export.otlp.tls",
          "has no effect on an http endpoint",
          "make the endpoint https, or remove tls");
    }
    problems.range(
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
      problems.report(
          field,
          "'" + reference.secretName() + "' is no name of a Secret",
          "name a Secret in the fleet's namespace");
    }
  }

  private void scaling(CameraFleetSpec spec) {
    int min = spec.scaling().minReplicas();
    int max = spec.scaling().maxReplicas();
    problems.range("spec.scaling.minReplicas", min, 1, 1000);
    problems.range("spec.scaling.maxReplicas", max, 1, 1000);
    if (min > max) {
      problems.report(
          "spec.scaling.minReplicas",
          min + " is above maxReplicas " + max,
          "raise one or lower the other");
    }
    Integer streams = spec.scaling().streamsPerReplica();
    if (streams != null) {
      int most = spec.ingest().maxStreamsPerReplica();
      problems.range("spec.scaling.streamsPerReplica", streams, 1, 100_000);
      if (streams > most) {
        problems.report(
            "spec.scaling.streamsPerReplica",
            streams + " is above ingest.maxStreamsPerReplica " + most,
            "lower it or raise that");
      }
    }
    problems.range("spec.scaling.cpuPercent", spec.scaling().cpuPercent(), 10, 95);
    problems.range(
        "spec.scaling.scaleDownStabilization",
        spec.scaling().scaleDownStabilization(),
        Duration.ZERO,
        HOUR);
  }

  private void principals(MeshSpec mesh) {
    String field = "spec.mesh.allowedPrincipals";
    if (mesh.mtls() == MutualTls.DISABLED && !mesh.allowedPrincipals().isEmpty()) {
      problems.report(
          field,
          "needs mutual TLS, without which no client has an identity",
          "set mtls to Strict or leave allowedPrincipals out");
    }
    for (String principal : mesh.allowedPrincipals()) {
      if (!PRINCIPAL.matcher(principal).matches()) {
        problems.report(
            field,
            "'" + principal + "' is no identity",
            "write trust-domain/ns/namespace/sa/service-account");
      }
    }
  }

  private void circuitBreaker(CircuitBreakerSpec breaker) {
    String field = "spec.mesh.circuitBreaker.";
    problems.range(field + "maxConnections", breaker.maxConnections(), 1, 1_000_000);
    problems.range(field + "maxPendingRequests", breaker.maxPendingRequests(), 1, 1_000_000);
    problems.range(field + "maxStreamsPerClient", breaker.maxStreamsPerClient(), 1, 1_000_000);
    problems.range(field + "consecutiveErrors", breaker.consecutiveErrors(), 1, 1000);
    problems.range(field + "interval", breaker.interval(), Duration.ofSeconds(1), HOUR);
    problems.range(
        field + "baseEjectionTime", breaker.baseEjectionTime(), Duration.ofSeconds(1), HOUR);
    problems.range(field + "maxEjectionPercent", breaker.maxEjectionPercent(), 1, 50);
  }
}
