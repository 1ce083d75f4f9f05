package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetStatus;
import io.otqmn.api.CamerasStatus;
import io.otqmn.operator.apply.Applier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a fleet's status if it says something new, and the camera count not too often. */
final class StatusWriter {
  private final KubernetesClient client;
  private final Applier applier;
  private final Duration betweenCounts;
  private final StatusMemory memory = new StatusMemory();

  /**
   * @param betweenCounts at least between two writes of a fleet that change only the count
   */
  StatusWriter(KubernetesClient client, Applier applier, Duration betweenCounts) {
    this.client = client;
    this.applier = applier;
    this.betweenCounts = betweenCounts;
  }

  StatusMemory memory() {
    return memory;
  }

  /** The time after which to try again, if the write has to wait. */
  Optional<Duration> write(CameraFleet fleet, CameraFleetStatus status, Instant now) {
    CameraFleetStatus before = memory.latest(fleet);
    if (status.equals(before)) {
      return Optional.empty();
    }
    if (withoutCount(status).equals(withoutCount(before))) {
      Duration wait =
          memory
              .lastWrite(fleet)
              .map(last -> betweenCounts.minus(Duration.between(last, now)))
              .orElse(Duration.ZERO);
      if (wait.isPositive()) {
        return Optional.of(wait);
      }
    }
    CameraFleet patch = new CameraFleet();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(fleet.getMetadata().getNamespace())
            .withName(fleet.getMetadata().getName())
            // not the status of a fleet that was deleted and made anew in the meantime
            .withUid(fleet.getMetadata().getUid())
            .build());
    patch.setStatus(status);
    CameraFleet answer =
        client
            .resource(patch)
            .subresource("status")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(Applier.FIELD_MANAGER)
                    .withForce(true)
                    .build());
    applier.count("CameraFleet", "status");
    memory.remember(answer, status, now);
    return Optional.empty();
  }

  private static CameraFleetStatus withoutCount(CameraFleetStatus status) {
    return new CameraFleetStatus(
        status.observedGeneration(),
        status.conditions(),
        status.replicas(),
        status.readyReplicas(),
        withoutCount(status.cameras()),
        status.endpoint(),
        status.configHash(),
        status.revision());
  }

  private static @Nullable CamerasStatus withoutCount(@Nullable CamerasStatus cameras) {
    return cameras == null || cameras.expected() == null
        ? null
        : new CamerasStatus(cameras.expected(), null);
  }
}
