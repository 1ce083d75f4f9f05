package io.otqmn.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many collectors the expected cameras keep warm. */
class ReplicaFloorTest {
  private static ReplicaFloor floor(String spec) {
    CameraFleet fleet =
        Serialization.unmarshal(
            """
            metadata: {name: city, namespace: cameras}
            spec: {export: {otlp: {endpoint: "http://otel:4317"}}, %s}
            """
                .formatted(spec.replace(';', ',')),
            CameraFleet.class);
    Planning planning = FleetPlan.of(fleet, new OperatorSettings("otqmn", "system"), Set.of());
    return ReplicaFloor.of(((Planning.Accepted) planning).plan());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # nothing is expected: minReplicas
          scaling: {minReplicas: 3}                                                            |  3
          # 4000 cameras fill two collectors of 2000, one more camera a third
          cameras: {expected: 4000}                                                            |  2
          cameras: {expected: 4001}                                                            |  3
          # with streamsPerReplica that is the room which counts
          cameras: {expected: 4000}; scaling: {streamsPerReplica: 800}                         |  5
          # 10 admissions per second for 30 s are 300 cameras per collector
          cameras: {expected: 3000}; ingest: {admissionPerSecond: 10}                          | 10
          cameras: {expected: 1501}; ingest: {admissionPerSecond: 10}                          |  6
          # without jitter all come within one second
          cameras: {expected: 600}; ingest: {reconnectJitter: 0s}                              |  3
          cameras: {expected: 600}; ingest: {reconnectJitter: 1500ms}                          |  2
          # minReplicas may be more, maxReplicas is never exceeded
          cameras: {expected: 4001}; scaling: {minReplicas: 7}                                 |  7
          cameras: {expected: 100000}                                                          | 10
          cameras: {expected: 1000000}; ingest: {admissionPerSecond: 1; reconnectJitter: 0s}   | 10
          """)
  void isTheLargestOfWhatIsNeededWithinTheBounds(String spec, int replicas) {
    assertThat(floor(spec).replicas()).isEqualTo(replicas);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cameras: {expected: 30000} | 15 collectors are needed to carry 30000 expected cameras, but scaling.maxReplicas is 10: raise it
          cameras: {expected: 600}; ingest: {reconnectJitter: 0s; admissionPerSecond: 50} | 12 collectors are needed to admit 600 expected cameras within ingest.reconnectJitter, but scaling.maxReplicas is 10: raise it
          """)
  void saysWhatIsShort(String spec, String shortage) {
    assertThat(floor(spec).shortage()).contains(shortage);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "cameras: {expected: 20000}\nscaling: {minReplicas: 4}")
  void whatIsEnoughIsNoShortage(String spec) {
    assertThat(floor(spec).shortage()).isEmpty();
  }
}
