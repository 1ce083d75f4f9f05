package io.otqmn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of the truth of a status, from histories made by hand. */
class OraclesTest {
  private final List<Change> history = new ArrayList<>();

  private void happens(Class<? extends HasMetadata> kind, String yaml) {
    HasMetadata object = Serialization.unmarshal("---\n" + yaml, kind);
    object.getMetadata().setResourceVersion(String.valueOf(history.size() + 1));
    object.getMetadata().setUid("uid");
    history.add(new Change(Change.Type.MODIFIED, object));
  }

  private void fleet(int generation, String ready) {
    happens(
        CameraFleet.class,
        """
        metadata: {name: city, generation: %d}
        spec: {export: {otlp: {endpoint: "http://x"}}, scaling: {minReplicas: 2}}
        status:
          observedGeneration: %d
          conditions: [{type: Ready, status: "%s", reason: X, message: "", observedGeneration: %d, lastTransitionTime: x}]
        """
            .formatted(generation, generation, ready, generation));
  }

  private void deployment(int available) {
    happens(
        Deployment.class,
        """
        metadata: {name: city-collector, generation: 1}
        status: {observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: %d}
        """
            .formatted(available));
  }

  private void policy(String mode) {
    happens(
        PeerAuthentication.class,
        "{metadata: {name: city-collector}, spec: {mtls: {mode: %s}}}".formatted(mode));
  }

  @Test
  void readyIsTrueOnceCollectorsAreAvailableAndSecured() {
    fleet(1, "False");
    policy("STRICT");
    deployment(2);
    fleet(1, "True");
    assertThat(Oracles.truthful(history)).isEmpty();
  }

  @Test
  void readyIsALieWithoutCollectors() {
    policy("STRICT");
    deployment(1);
    fleet(1, "True");
    assertThat(Oracles.truthful(history)).hasSize(1);
  }

  @Test
  void readyIsALieWithoutTheMeshPolicy() {
    deployment(2);
    policy("PERMISSIVE");
    fleet(1, "True");
    assertThat(Oracles.truthful(history)).hasSize(1);
  }

  @Test
  void whatWasTrueOfAnEarlierGenerationIsNotOfThisOne() {
    policy("STRICT");
    deployment(2);
    fleet(1, "True");
    deployment(0);
    fleet(2, "True");
    assertThat(Oracles.truthful(history)).hasSize(1);
  }

  @Test
  void plaintextIsNeverAcceptedOnceReady() {
    policy("STRICT");
    fleet(1, "True");
    assertThat(neverUnprotected()).isEmpty();
    policy("PERMISSIVE");
    assertThat(neverUnprotected()).hasSize(1);
  }

  private List<String> neverUnprotected() {
    return Oracles.neverUnprotected(Scenario.named("create"), Optional.empty(), history);
  }
}
