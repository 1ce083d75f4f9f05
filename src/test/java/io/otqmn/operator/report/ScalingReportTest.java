package io.otqmn.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.BindingConstraint;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.ScalingStatus;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.Planning;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the autoscaler reports, and which constraint that makes the binding one. */
class ScalingReportTest {
  private static final String TARGETS =
      "scaling: {minReplicas: 2, maxReplicas: 10, streamsPerReplica: 100, cpuPercent: 50}";

  private static FleetPlan plan(String spec) {
    CameraFleet fleet =
        Serialization.unmarshal(
            """
            metadata: {name: city, namespace: cameras}
            spec: {export: {otlp: {endpoint: "http://otel:4317"}}, %s}
            """
                .formatted(spec),
            CameraFleet.class);
    return ((Planning.Accepted)
            FleetPlan.of(fleet, new OperatorSettings("otqmn", "system"), Set.of()))
        .plan();
  }

  /**
   * As the autoscaling API writes it.
   *
   * @param limited reason of ScalingLimited if it is true, else null
   * @param streams average per pod, null if unknown
   * @param cpu average utilisation, null if unknown
   */
  private static HorizontalPodAutoscaler autoscaler(
      int desired, @Nullable String limited, @Nullable String streams, @Nullable Integer cpu) {
    return Serialization.unmarshal(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        status:
          desiredReplicas: %d
          conditions: [{type: ScalingLimited, status: '%s', reason: %s}]
          currentMetrics:
          - %s
          - %s
        """
            .formatted(
                desired,
                limited == null ? "False" : "True",
                limited == null ? "DesiredWithinRange" : limited,
                cpu == null
                    ? "{type: ''}"
                    : "{type: ContainerResource, containerResource: {name: cpu, container:"
                        + " collector, current: {averageUtilization: %d}}}".formatted(cpu),
                streams == null
                    ? "{type: ''}"
                    : "{type: Pods, pods: {metric: {name: otqmn_streams}, current: {averageValue:"
                        + " '%s'}}}".formatted(streams)),
        HorizontalPodAutoscaler.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # cameras | desired | limited         | streams | cpu | before  | binding
          # the metric that is further above its target
          0         | 4       | -               | 90      | 40  | -       | STREAMS
          0         | 4       | -               | 90      | 48  | -       | CPU
          0         | 4       | -               | 90500m  | 40  | -       | STREAMS
          # one of them is enough
          0         | 4       | -               | 90      | -   | -       | STREAMS
          0         | 4       | -               | -       | 40  | -       | CPU
          # two that are alike do not take turns
          0         | 4       | -               | 90      | 48  | STREAMS | STREAMS
          0         | 4       | -               | 99      | 48  | CPU     | CPU
          0         | 4       | -               | 60      | 48  | STREAMS | CPU
          # on the way at a limited rate the metric still decides
          0         | 8       | ScaleUpLimit    | 900     | 40  | -       | STREAMS
          0         | 4       | ScaleDownLimit  | 10      | 5   | -       | STREAMS
          # bounds, by the autoscaler's own word
          0         | 10      | TooManyReplicas | 190     | 40  | -       | MAX
          0         | 2       | TooFewReplicas  | 1       | 1   | -       | MIN
          500       | 5       | TooFewReplicas  | 1       | 1   | -       | EXPECTED
          150       | 2       | TooFewReplicas  | 1       | 1   | -       | MIN
          # the expected cameras need more than maxReplicas
          5000      | 10      | TooFewReplicas  | 1       | 1   | -       | MAX
          # no metric is known: the floor holds what is at it, else nobody knows
          500       | 5       | -               | -       | -   | -       | EXPECTED
          0         | 2       | -               | -       | -   | -       | MIN
          0         | 7       | -               | -       | -   | STREAMS | -
          # the autoscaler has not decided yet
          500       | 0       | -               | -       | -   | -       | -
          """)
  void names(
      int cameras,
      int desired,
      @Nullable String limited,
      @Nullable String streams,
      @Nullable Integer cpu,
      @Nullable BindingConstraint before,
      @Nullable BindingConstraint binding) {
    ScalingStatus status =
        ScalingReport.of(
            plan("cameras: {expected: " + cameras + "}, " + TARGETS),
            autoscaler(desired, limited, streams, cpu),
            new ScalingStatus(null, null, before, null));

    assertThat(status.bindingConstraint()).isEqualTo(binding);
    assertThat(status.desired()).isEqualTo(desired == 0 ? null : desired);
  }

  @Test
  void theFloorAndItsShortageAreKnownBeforeTheAutoscalerIs() {
    assertThat(ScalingReport.of(plan("cameras: {expected: 500}, " + TARGETS), null, null))
        .isEqualTo(new ScalingStatus(null, 5, null, null));
    assertThat(
            ScalingReport.of(plan("cameras: {expected: 5000}, " + TARGETS), null, null).warning())
        .startsWith("50 collectors are needed");
  }

  @Test
  void streamsDoNotCountWhereNoneAreAimedAt() {
    assertThat(
            ScalingReport.of(
                    plan("scaling: {cpuPercent: 50}"), autoscaler(4, null, "900", 40), null)
                .bindingConstraint())
        .isEqualTo(BindingConstraint.CPU);
  }
}
