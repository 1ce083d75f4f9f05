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

/**
 * Writes a fleet's status if it says something new: a condition that changes at once, details of a
 * rollout together with what follows within moments, the camera count not too often.
 */
final class StatusWriter {
  private final KubernetesClient client;
  private final Applier applier;
  private final Duration betweenCounts;
  private final Duration details;
  private final StatusMemory memory = new StatusMemory();

  /**
   * @param betweenCounts at least between two writes of a fleet that change only the count; details
   *     wait for a fifth of it at most
   */
  StatusWriter(KubernetesClient client, Applier applier, Duration betweenCounts) {
    this.client = client;
    this.applier = applier;
    this.betweenCounts = betweenCounts;
    this.details = betweenCounts.dividedBy(5);
  }

  StatusMemory memory() {
    return memory;
  }

  /**
   * @param failed whether applying has failed: that is told at once, since nothing else may come
   * @return the time after which to try again, if the write has to wait
   */
  Optional<Duration> write(
      CameraFleet fleet, CameraFleetStatus status, boolean failed, Instant now) {
    CameraFleetStatus before = memory.latest(fleet);
    if (status.equals(before)) {
      memory.settled(fleet);
      return Optional.empty();
    }
    Duration wait =
        withoutCount(status).equals(withoutCount(before))
            ? memory
                .lastWrite(fleet)
                .map(last -> betweenCounts.minus(Duration.between(last, now)))
                .orElse(Duration.ZERO)
            : failed || StatusNews.isUrgent(before, status)
                ? Duration.ZERO
                : details.minus(Duration.between(memory.pendingSince(fleet, now), now));
    if (wait.isPositive()) {
      return Optional.of(wait);
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
    memory.settled(fleet);
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
        status.scaling(),
        status.revision());
  }

  private static @Nullable CamerasStatus withoutCount(@Nullable CamerasStatus cameras) {
    return cameras == null || cameras.expected() == null
        ? null
        : new CamerasStatus(cameras.expected(), null);
  }
}
