package io.otqmn.operator.balance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which pod goes first when there are to be fewer: the emptiest. Written only if the pods are in
 * the wrong order by more than a margin, because each write goes through the API server.
 */
final class DeletionCost {
  /** Of the mean: what makes no difference. */
  private static final int MARGIN_PERCENT = 2;

  private static final int MARGIN_STREAMS = 2;

  private DeletionCost() {}

  /** The costs that should be written, by pod; none if the order is right or not known. */
  static Map<String, Integer> changes(List<CollectorPod> ready) {
    Map<String, Integer> changes = new TreeMap<>();
    if (ready.isEmpty() || ready.stream().anyMatch(pod -> pod.streams().isEmpty())) {
      return changes;
    }
    long sum = ready.stream().mapToLong(pod -> pod.streams().getAsInt()).sum();
    long margin = Math.max(MARGIN_STREAMS, sum * MARGIN_PERCENT / (100L * ready.size()));
    if (inOrder(ready, margin)) {
      return changes;
    }
    for (CollectorPod pod : ready) {
      int streams = pod.streams().getAsInt();
      if (Math.abs((long) streams - pod.deletionCost()) > margin) {
        changes.put(pod.name(), streams);
      }
    }
    return changes;
  }

  private static boolean inOrder(List<CollectorPod> pods, long margin) {
    for (CollectorPod one : pods) {
      for (CollectorPod other : pods) {
        boolean emptier = one.streams().getAsInt() + margin < other.streams().getAsInt();
        if (emptier && one.deletionCost() >= other.deletionCost()) {
          return false;
        }
      }
    }
    return true;
  }
}
