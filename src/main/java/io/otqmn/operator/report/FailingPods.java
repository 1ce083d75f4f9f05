package io.otqmn.operator.report;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells pods that fail from pods that are only young: a collector that the autoscaler has just
 * added is no loss.
 */
final class FailingPods {
  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  private FailingPods() {}

  /** The names of those that fail, each with the reason; pods that end do not count. */
  static List<String> of(Collection<Pod> pods) {
    return pods.stream()
        .filter(FailingPods::counts)
        .flatMap(pod ->
            reason(pod.getStatus())
                .map(reason -> pod.getMetadata().getName() + " (" + reason + ")")
                .stream())
        .sorted()
        .toList();
  }

  /** Whether the pod is there to stay. */
  static boolean counts(Pod pod) {
    boolean ending = pod.getMetadata().getDeletionTimestamp() != null;
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return !ending && !"Failed".equals(phase) && !"Succeeded".equals(phase);
  }

  static boolean ready(Pod pod) {
    return pod.getStatus() != null && condition(pod.getStatus(), "Ready", "True").isPresent();
  }

  private static Optional<String> reason(@Nullable PodStatus status) {
    if (status == null || condition(status, "Ready", "True").isPresent()) {
      return Optional.empty();
    }
    Optional<String> unscheduled =
        condition(status, "PodScheduled", "False").map(PodCondition::getReason);
    return unscheduled.or(() ->
        Stream.concat(
                status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
            .flatMap(container -> reason(status, container).stream())
            .findFirst());
  }

  private static Optional<String> reason(PodStatus status, ContainerStatus container) {
    ContainerState state = container.getState();
    ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
    if (waiting != null && waiting.getReason() != null) {
      return Optional.of(waiting.getReason()).filter(reason -> !STARTING.contains(reason));
    }
    if (Boolean.TRUE.equals(container.getReady())) {
      return Optional.empty();
    }
    if (container.getRestartCount() != null && container.getRestartCount() > 0) {
      return Optional.of("restarts");
    }
    ContainerStateRunning running = state == null ? null : state.getRunning();
    return running != null && wasReady(status, running)
        ? Optional.of("not ready any more")
        : Optional.empty();
  }

  /** A pod that never was ready is unready since before its containers ran. */
  private static boolean wasReady(PodStatus status, ContainerStateRunning running) {
    Optional<String> unreadySince =
        condition(status, "Ready", "False").map(PodCondition::getLastTransitionTime);
    return unreadySince.isPresent()
        && running.getStartedAt() != null
        && Instant.parse(unreadySince.get()).isAfter(Instant.parse(running.getStartedAt()));
  }

  private static Optional<PodCondition> condition(PodStatus status, String type, String value) {
    return status.getConditions().stream()
        .filter(is -> is.getType().equals(type) && is.getStatus().equals(value))
        .findFirst();
  }
}
