package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.otqmn.operator.collector.CollectorDeployment;
import io.otqmn.operator.plan.Child;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the pods of one revision say of themselves; pods that end do not count. */
record CollectorPods(List<Pod> pods) {
  /** So often a collector has to crash before it counts as crashing again and again. */
  private static final int CRASH_LOOP_RESTARTS = 3;

  static CollectorPods stable(Collection<Pod> all, String revision) {
    return of(all, revision, false);
  }

  static CollectorPods canary(Collection<Pod> all, String revision) {
    return of(all, revision, true);
  }

  private static CollectorPods of(Collection<Pod> all, String revision, boolean canary) {
    return new CollectorPods(
        all.stream()
            .filter(pod ->
                CollectorDeployment.isCanary(pod) == canary
                    && revision.equals(pod.getMetadata().getLabels().get(Child.REVISION_LABEL))
                    && pod.getMetadata().getDeletionTimestamp() == null
                    && !Stream.of("Failed", "Succeeded").anyMatch(status(pod)::equals))
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .toList());
  }

  static boolean ready(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null && readySince(pod).isPresent();
  }

  int ready() {
    return (int) pods.stream().filter(CollectorPods::ready).count();
  }

  Optional<Instant> readySince() {
    return pods.stream().flatMap(pod -> readySince(pod).stream()).max(Comparator.naturalOrder());
  }

  /** The first one of which a container was restarted, and why. */
  Optional<String> crash() {
    return containers()
        .filter(container -> restarts(container.status()) > 0 || ended(container.status()))
        .map(container -> container.says("crashed"))
        .findFirst();
  }

  /** The first one of which a container crashes again and again. */
  Optional<String> crashLoop() {
    return containers()
        .filter(container ->
            restarts(container.status()) >= CRASH_LOOP_RESTARTS
                || waiting(container.status())
                    .filter(is -> "CrashLoopBackOff".equals(is.getReason()))
                    .isPresent())
        .map(container -> container.says("crashes again and again"))
        .findFirst();
  }

  /** The first one that is not ready, and what it waits for. */
  Optional<String> waiting() {
    return pods.stream()
        .filter(pod -> !ready(pod))
        .map(pod -> pod.getMetadata().getName() + " " + waiting(pod))
        .findFirst();
  }

  private record Container(String pod, ContainerStatus status) {
    String says(String what) {
      ContainerStateTerminated last = end(status).orElseGet(ContainerStateTerminated::new);
      String why =
          Stream.of(
                  Optional.ofNullable(last.getReason()).filter(reason -> !reason.equals("Error")),
                  Optional.ofNullable(last.getExitCode()).map(code -> "exit code " + code))
              .flatMap(Optional::stream)
              .reduce((one, other) -> one + ", " + other)
              .map(reason -> " (" + reason + ")")
              .orElse("");
      return "pod %s: container %s %s%s".formatted(pod, status.getName(), what, why);
    }
  }

  private Stream<Container> containers() {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null)
        .flatMap(pod ->
            Stream.concat(
                    pod.getStatus().getInitContainerStatuses().stream(),
                    pod.getStatus().getContainerStatuses().stream())
                .map(status -> new Container(pod.getMetadata().getName(), status)));
  }

  private static int restarts(ContainerStatus status) {
    return status.getRestartCount() == null ? 0 : status.getRestartCount();
  }

  private static boolean ended(ContainerStatus status) {
    return status.getState() != null
        && status.getState().getTerminated() != null
        && !Integer.valueOf(0).equals(status.getState().getTerminated().getExitCode());
  }

  private static Optional<ContainerStateTerminated> end(ContainerStatus status) {
    return Stream.of(
            Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
        .flatMap(Optional::stream)
        .flatMap(state -> Stream.ofNullable(state.getTerminated()))
        .findFirst();
  }

  private static Optional<ContainerStateWaiting> waiting(ContainerStatus status) {
    return Optional.ofNullable(status.getState()).map(ContainerState::getWaiting);
  }

  private static String waiting(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status == null) {
      return "is not scheduled yet";
    }
    Optional<String> unscheduled =
        condition(status, "PodScheduled", "False")
            .map(is -> "is not scheduled: " + is.getMessage());
    return unscheduled
        .or(() ->
            Stream.concat(
                    status.getInitContainerStatuses().stream(),
                    status.getContainerStatuses().stream())
                .flatMap(container -> waiting(container).stream())
                .map(is -> "waits: " + said(is.getReason(), is.getMessage()))
                .findFirst())
        .orElse("is not ready");
  }

  private static String said(@Nullable String reason, @Nullable String message) {
    return message == null ? String.valueOf(reason) : reason + ", " + message;
  }

  private static String status(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return phase == null ? "" : phase;
  }

  private static Optional<Instant> readySince(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .flatMap(status -> condition(status, "Ready", "True"))
        .map(is ->
            is.getLastTransitionTime() == null
                ? Instant.EPOCH
                : Instant.parse(is.getLastTransitionTime()));
  }

  private static Optional<PodCondition> condition(PodStatus status, String type, String value) {
    return status.getConditions().stream()
        .filter(is -> is.getType().equals(type) && is.getStatus().equals(value))
        .findFirst();
  }
}
