package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.Planning;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No fleet that an API server could send ends the informer on all fleets. */
class FleetReadingTest {
  private final KubernetesSerialization serialization = OperatorClient.serialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spec.mesh.mtls                       | {mesh: {mtls: Quantum}}
          spec.scaling.minReplicas             | {scaling: {minReplicas: 9223372036854775807}}
          spec.drain.timeout                   | {drain: {timeout: 1y}}
          spec.collector.tolerations[0].effect | {collector: {tolerations: [{effect: Push}]}}
          spec.paused                          | {paused: perhaps}
          spec.scaling                         | {scaling: 5}
          """)
  void aSpecThatCannotBeReadIsReportedByItsField(String field, String spec) {
    CameraFleet fleet = read("spec: " + spec);

    assertThat(fleet.getMetadata().getName()).isEqualTo("city");
    assertThat(fleet.getSpec()).isNotNull();
    assertThat(FleetPlan.of(fleet, new OperatorSettings("otqmn:test", "otqmn-system"), Set.of()))
        .isInstanceOfSatisfying(
            Planning.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.field()).isEqualTo(field))
                    .satisfies(
                        problem -> assertThat(problem.what()).startsWith("cannot be read: ")));
  }

  @Test
  void aStatusThatCannotBeReadIsAsIfThereWereNone() {
    CameraFleet fleet = read("spec: {paused: true}\nstatus: {replicas: many}");

    assertThat(fleet.getStatus()).isNull();
    assertThat(fleet.getSpec().paused()).isTrue();
    assertThat(fleet.unreadable()).isEmpty();
  }

  @Test
  void whatCanBeReadIsReadAsItIs() {
    CameraFleet fleet = read("spec: {paused: true, unknown: {deep: 1}}\nstatus: {replicas: 3}");

    assertThat(fleet.getSpec().paused()).isTrue();
    assertThat(fleet.getStatus().replicas()).isEqualTo(3);
    assertThat(fleet.unreadable()).isEmpty();
  }

  private CameraFleet read(String more) {
    return serialization.unmarshal(
        """
        apiVersion: otqmn.io/v1alpha1
        kind: CameraFleet
        metadata: {name: city, namespace: default}
        """
            + more,
        CameraFleet.class);
  }
}
