package io.otqmn.operator.report;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the collectors' Deployment is.
 *
 * @param complete every pod is of the newest template, and the Deployment controller has seen that
 *     template
 * @param settled the newest template was completely available once
 * @param stalled the progress deadline has passed
 * @param failure why pods cannot be made, if so
 */
public record Rollout(
    int wanted,
    int replicas,
    int ready,
    int available,
    int updated,
    boolean complete,
    boolean settled,
    boolean stalled,
    Optional<String> failure) {

  public static Optional<Rollout> of(@Nullable Deployment deployment) {
    return Optional.ofNullable(deployment).map(Rollout::observe);
  }

  private static Rollout observe(Deployment deployment) {
    DeploymentStatus status =
        deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    boolean seen =
        status.getObservedGeneration() != null
            && deployment.getMetadata().getGeneration() != null
            && status.getObservedGeneration() >= deployment.getMetadata().getGeneration();
    int replicas = orZero(status.getReplicas());
    int updated = orZero(status.getUpdatedReplicas());
    Optional<DeploymentCondition> progressing = condition(status, "Progressing");
    return new Rollout(
        orZero(deployment.getSpec().getReplicas()),
        replicas,
        orZero(status.getReadyReplicas()),
        orZero(status.getAvailableReplicas()),
        updated,
        seen && updated == replicas,
        seen
            && progressing
                .filter(is -> "NewReplicaSetAvailable".equals(is.getReason()))
                .isPresent(),
        seen
            && progressing
                .filter(is -> "ProgressDeadlineExceeded".equals(is.getReason()))
                .isPresent(),
        condition(status, "ReplicaFailure")
            .filter(is -> "True".equals(is.getStatus()))
            .map(DeploymentCondition::getMessage));
  }

  private static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
    return status.getConditions().stream().filter(is -> is.getType().equals(type)).findFirst();
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
