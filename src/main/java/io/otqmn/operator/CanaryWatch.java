package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.otqmn.operator.collector.CollectorDeployment;
import io.otqmn.operator.rollout.ErrorBudget;
import io.otqmn.operator.rollout.Evidence;
import io.otqmn.operator.rollout.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What canaries and the collectors beside them have counted since they are watched. It is kept in
 * memory: another process begins to watch anew, and so does the canary's time to bake.
 */
final class CanaryWatch {
  /** What was said longer ago says nothing of now. */
  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  private record Window(
      String revision,
      Instant since,
      Set<String> pods,
      Map<String, Figures> first,
      AtomicReference<Instant> lastReady) {}

  /** Since when the fleet's canary of the revision is watched; from now on, if it was not. */
  Instant since(String fleet, String revision, Collection<Pod> pods, Instant now) {
    return windows
        .compute(
            fleet,
            (uid, window) ->
                window != null && window.revision().equals(revision)
                    ? window
                    : new Window(
                        revision,
                        now,
                        pods.stream().map(CanaryWatch::uid).collect(Collectors.toSet()),
                        new ConcurrentHashMap<>(),
                        new AtomicReference<>()))
        .since();
  }

  /** When all canaries that are wanted were ready last, while they are watched. */
  Optional<Instant> lastReady(String fleet, boolean ready, Instant now) {
    Window window = windows.get(fleet);
    if (window == null) {
      return Optional.empty();
    }
    if (ready) {
      window.lastReady().set(now);
    }
    return Optional.ofNullable(window.lastReady().get());
  }

  void end(String fleet) {
    windows.remove(fleet);
  }

  void retain(Collection<String> fleets) {
    windows.keySet().retainAll(fleets);
  }

  /** What the figures say, if all canaries have answered. */
  Evidence evidence(
      String fleet,
      CollectorPods canary,
      Collection<Pod> all,
      List<CollectorReport> reports,
      int maxErrorPercent,
      Instant now) {
    Window window = windows.get(fleet);
    if (window == null || canary.pods().isEmpty()) {
      return new Evidence.Unknown("no canary collector is watched yet");
    }
    Map<String, CollectorReport> answers =
        reports.stream()
            .filter(report -> !report.at().plus(MAX_AGE).isBefore(now))
            .filter(report -> report.samples().filter(is -> !is.isEmpty()).isPresent())
            .collect(
                Collectors.toMap(
                    report -> report.collector().uid(), report -> report, (a, b) -> a));
    Figures tried = Figures.NONE;
    for (Pod pod : canary.pods()) {
      CollectorReport answer = answers.get(uid(pod));
      if (answer == null) {
        return new Evidence.Unknown(
            "the metrics of %s could not be read".formatted(pod.getMetadata().getName()));
      }
      tried = tried.plus(counted(window, answer));
    }
    Optional<Figures> others =
        all.stream()
            .filter(pod -> !CollectorDeployment.isCanary(pod) && answers.containsKey(uid(pod)))
            .map(pod -> counted(window, answers.get(uid(pod))))
            .reduce(Figures::plus);
    return ErrorBudget.judge(tried, others, maxErrorPercent);
  }

  /** Of a pod that is younger than the watch all counts. */
  private static Figures counted(Window window, CollectorReport report) {
    Figures now = figures(report);
    String uid = report.collector().uid();
    return window.pods().contains(uid)
        ? now.since(window.first().computeIfAbsent(uid, first -> now))
        : now;
  }

  private static Figures figures(CollectorReport report) {
    String frames = CollectorReport.FRAMES;
    String exports = CollectorReport.EXPORTS;
    return new Figures(
        report.sum(frames, "").orElse(0),
        report.sum(frames, "outcome=\"rejected\"").orElse(0),
        report.cameras().orElse(0),
        report.sum(exports, "").orElse(0),
        report.sum(exports, "outcome=\"refused\"").orElse(0)
            + report.sum(exports, "outcome=\"retried\"").orElse(0));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
