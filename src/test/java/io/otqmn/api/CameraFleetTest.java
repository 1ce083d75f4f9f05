package io.otqmn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraFleetTest {
  private static final String MINIMAL =
      """
      apiVersion: otqmn.io/v1alpha1
      kind: CameraFleet
      metadata: {name: city, namespace: cameras}
      spec: {export: {otlp: {endpoint: "http://otel:4317"}}}
      """;

  private static CameraFleet read(String yaml) {
    return Serialization.unmarshal(yaml, CameraFleet.class);
  }

  private static CameraFleetSpec spec(String yaml) {
    return read("spec: " + yaml).getSpec();
  }

  @Test
  void oneEndpointIsEnoughAndEverythingElseHasItsDefault() {
    CameraFleetSpec spec = read(MINIMAL).getSpec();

    assertThat(spec.cameras()).isEqualTo(new CamerasSpec(0));
    assertThat(spec.ingest())
        .isEqualTo(
            new IngestSpec(
                2000,
                200,
                Duration.ofSeconds(30),
                new Quantity("64Ki"),
                Duration.ofHours(720),
                Duration.ofHours(24)));
    assertThat(spec.signals().thermal())
        .isEqualTo(new SignalSpec(Duration.ZERO, true, Duration.ofSeconds(30), 0));
    assertThat(spec.export().otlp())
        .isEqualTo(
            new OtlpSpec("http://otel:4317", Compression.ZSTD, Duration.ofSeconds(10), null, null));
    assertThat(spec.collector().resources())
        .isEqualTo(
            new ResourcesSpec(
                Map.of("cpu", new Quantity("250m"), "memory", new Quantity("512Mi")),
                Map.of("memory", new Quantity("512Mi"))));
    assertThat(spec.collector().tolerations()).isEmpty();
    assertThat(spec.collector().logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(spec.scaling()).isEqualTo(new ScalingSpec(2, 10, null, 70, Duration.ofMinutes(10)));
    assertThat(spec.mesh())
        .isEqualTo(
            new MeshSpec(
                MutualTls.STRICT,
                new CircuitBreakerSpec(
                    4096, 1024, 4096, 5, Duration.ofSeconds(10), Duration.ofSeconds(30), 30),
                new RetriesSpec(3, Duration.ofSeconds(2)),
                List.of()));
    assertThat(spec.rollout())
        .isEqualTo(
            new RolloutSpec(
                RolloutStrategy.CANARY, 10, Duration.ofSeconds(60), 1, Duration.ofMinutes(10)));
    assertThat(spec.drain()).isEqualTo(new DrainSpec(Duration.ofSeconds(60)));
    assertThat(spec.monitoring()).isEqualTo(new MonitoringSpec(true));
    assertThat(spec.paused()).isFalse();
  }

  @Test
  void anEmptySpecIsReadAsOneWithoutEndpoint() {
    assertThat(spec("{}").export().otlp().endpoint()).isEmpty();
  }

  @Test
  void oneBoundOfTheReplicasMovesTheDefaultOfTheOther() {
    assertThat(spec("{scaling: {maxReplicas: 1}}").scaling().minReplicas()).isEqualTo(1);
    assertThat(spec("{scaling: {minReplicas: 12}}").scaling().maxReplicas()).isEqualTo(12);
  }

  @Test
  void resourcesReplaceTheDefaultAsAWhole() {
    assertThat(spec("{collector: {resources: {requests: {cpu: 2}}}}").collector().resources())
        .isEqualTo(new ResourcesSpec(Map.of("cpu", new Quantity("2")), Map.of()));
  }

  @Test
  void nullIsWhatIsNotWritten() {
    CameraFleetSpec written =
        spec(
            "{cameras: null, ingest: {maxAge: null}, mesh: {allowedPrincipals: null},"
                + " collector: {nodeSelector: null, logLevel: null}}");
    assertThat(written).isEqualTo(spec("{}"));
  }

  @Test
  void fieldsOfALaterVersionAreIgnored() {
    assertThat(spec("{quantum: {site: hub}, scaling: {mode: later}}")).isEqualTo(spec("{}"));
  }

  @Test
  void whatIsWrittenIsReadBackAsTheSame() {
    CameraFleet fleet = read(MINIMAL);
    fleet.setStatus(
        new CameraFleetStatus(
            3L,
            List.of(
                new Condition(
                    "Ready",
                    ConditionStatus.TRUE,
                    3L,
                    "2026-11-24T11:00:00Z",
                    "CollectorsAvailable",
                    "2 of 2 collectors are ready")),
            2,
            2,
            new CamerasStatus(null, 17),
            "city-collector.cameras.svc:4317",
            "0123456789",
            new ScalingStatus(3, 2, BindingConstraint.STREAMS, null),
            new RevisionStatus("0123456789", null, "abcdef0123", "pod a: crashed")));

    CameraFleet again = read(Serialization.asYaml(fleet));

    assertThat(again.getSpec()).isEqualTo(fleet.getSpec());
    assertThat(again.getStatus()).isEqualTo(fleet.getStatus());
    assertThat(Serialization.asYaml(again)).isEqualTo(Serialization.asYaml(fleet));
    assertThat(Serialization.asYaml(fleet)).contains("mtls: \"Strict\"", "interval: \"10s\"");
  }

  @Test
  void aFleetWithoutSpecOrStatusWritesNeither() {
    assertThat(Serialization.asYaml(new CameraFleet())).doesNotContain("spec", "status");
  }

  @Test
  void requiredFieldsOfAConditionAreWrittenEvenIfEmpty() {
    Condition condition = new Condition("Ready", ConditionStatus.UNKNOWN, null, "", "Starting", "");
    assertThat(Serialization.asYaml(condition))
        .contains("message: \"\"", "lastTransitionTime: \"\"");
  }

  @Test
  void mapsAreKeptInTheOrderOfTheirKeys() {
    assertThat(spec("{collector: {nodeSelector: {zone: b, disk: ssd}}}").collector().nodeSelector())
        .containsExactly(Map.entry("disk", "ssd"), Map.entry("zone", "b"));
  }

  @Test
  void aDurationThatIsNoneNamesItsField() {
    assertThatThrownBy(() -> spec("{drain: {timeout: 1 minute}}"))
        .rootCause()
        .hasMessageContaining("\"1 minute\" is not a duration")
        .hasMessageContaining("\"drain\"")
        .hasMessageContaining("\"timeout\"");
  }
}
