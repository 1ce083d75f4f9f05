package io.otqmn.operator.balance;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A collector's pod, as far as balance goes.
 *
 * @param revision of its template
 * @param since when it was made; of one that is terminating: when it should be gone
 * @param streams that it reports; empty if it did not answer
 * @param target as it is annotated, whatever it says; null if it is not
 * @param deletionCost as it is annotated; 0 if it is not
 */
public record CollectorPod(
    String name,
    String uid,
    String revision,
    Phase phase,
    Instant since,
    OptionalInt streams,
    @Nullable String target,
    int deletionCost) {
  /** Ready pods with a lower one are deleted first, by the controller of their ReplicaSet. */
  public static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  public enum Phase {
    STARTING,
    READY,
    TERMINATING,
    /** Failed or evicted: it serves nothing and never will. */
    OVER
  }

  public static CollectorPod of(Pod pod, OptionalInt streams) {
    var metadata = pod.getMetadata();
    Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    Map<String, String> annotations =
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    Phase phase = phase(pod);
    String since =
        phase == Phase.TERMINATING
            ? metadata.getDeletionTimestamp()
            : metadata.getCreationTimestamp();
    return new CollectorPod(
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        labels.getOrDefault("pod-template-hash", ""),
        phase,
        since == null ? Instant.EPOCH : Instant.parse(since),
        streams,
        annotations.get(StreamTarget.ANNOTATION),
        cost(annotations.getOrDefault(DELETION_COST, "0")));
  }

  boolean ready() {
    return phase == Phase.READY;
  }

  private static Phase phase(Pod pod) {
    PodStatus status = pod.getStatus();
    String phase = status == null ? "" : Objects.requireNonNullElse(status.getPhase(), "");
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return Phase.OVER;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Phase.TERMINATING;
    }
    boolean ready =
        status != null
            && status.getPodIP() != null
            && status.getConditions().stream()
                .anyMatch(is -> is.getType().equals("Ready") && is.getStatus().equals("True"));
    return ready ? Phase.READY : Phase.STARTING;
  }

  private static int cost(String written) {
    try {
      return Integer.parseInt(written);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
