package io.otqmn.operator.report;

import static io.otqmn.operator.report.Verdict.no;
import static io.otqmn.operator.report.Verdict.unknown;
import static io.otqmn.operator.report.Verdict.yes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.otqmn.api.CameraFleetStatus;
import io.otqmn.api.CamerasStatus;
import io.otqmn.api.Condition;
import io.otqmn.api.ConditionStatus;
import io.otqmn.operator.collector.CollectorDeployment;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.Planning;
import io.otqmn.operator.plan.Problem;
import io.otqmn.operator.plan.ReplicaFloor;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of conditions. {@code Ready} is true only if this generation was observed, the
 * configuration accepted, the rollout complete, enough collectors available and the mesh as asked.
 */
public final class FleetStatus {
  private static final int MESSAGE_MAX_LENGTH = 4096;

  private final Observation seen;
  private final Optional<Rollout> rollout;
  private final List<String> failing;
  private final RevisionVerdicts revisions;
  private final List<Pod> canaries;

  private FleetStatus(Observation seen) {
    this.seen = seen;
    this.rollout = Rollout.of(seen.deployment());
    this.failing = FailingPods.of(seen.pods());
    this.revisions = new RevisionVerdicts(seen.run());
    this.canaries =
        seen.pods().stream()
            .filter(CollectorDeployment::isCanary)
            .filter(FailingPods::counts)
            .toList();
  }

  public static CameraFleetStatus of(Observation seen) {
    return new FleetStatus(seen).compose();
  }

  private CameraFleetStatus compose() {
    Optional<FleetPlan> plan =
        seen.planning() instanceof Planning.Accepted accepted
            ? Optional.of(accepted.plan())
            : Optional.empty();
    CameraFleetStatus before = seen.previous();
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition("Ready", ready()));
    conditions.add(condition("Progressing", progressing()));
    conditions.add(condition("Degraded", degraded()));
    conditions.add(condition("ConfigAccepted", configAccepted()));
    conditions.add(condition("MeshSecured", meshSecured()));
    conditions.add(condition("ScalingActive", scalingActive(seen.autoscaler())));
    return new CameraFleetStatus(
        seen.generation(),
        conditions,
        rollout.map(Rollout::replicas).orElse(0) + canaries.size(),
        rollout.map(Rollout::ready).orElse(0)
            + (int) canaries.stream().filter(FailingPods::ready).count(),
        cameras(plan),
        plan.map(FleetPlan::endpoint).orElse(before.endpoint()),
        seen.configHash().orElse(before.configHash()),
        plan.map(now -> ScalingReport.of(now, seen.autoscaler(), before.scaling()))
            .orElse(before.scaling()),
        revisions.status(before.revision()));
  }

  private @Nullable CamerasStatus cameras(Optional<FleetPlan> plan) {
    CamerasStatus before = seen.previous().cameras();
    Integer expected =
        plan.isPresent()
            ? plan.map(FleetPlan::expectedCameras).filter(number -> number > 0).orElse(null)
            : before == null ? null : before.expected();
    Integer connected =
        seen.connectedCameras().isPresent() ? seen.connectedCameras().getAsInt() : null;
    return expected == null && connected == null ? null : new CamerasStatus(expected, connected);
  }

  private Verdict ready() {
    if (seen.planning() instanceof Planning.Refused refused) {
      return no("ConfigRefused", "see condition ConfigAccepted: " + describe(refused));
    }
    FleetPlan plan = ((Planning.Accepted) seen.planning()).plan();
    if (seen.failure().isPresent()) {
      return no("ApplyFailed", seen.failure().get());
    }
    if (seen.paused() && seen.changesPending()) {
      return no("Paused", "the fleet differs from its declaration: set spec.paused to false");
    }
    if (rollout.isEmpty()) {
      return no("Creating", "the collectors are being created");
    }
    Rollout now = rollout.get();
    Optional<Verdict> revision = revisions.ready(now.available());
    if (revision.isPresent()) {
      return revision.get();
    }
    if (now.stalled()) {
      return no("RolloutStalled", "see condition Degraded");
    }
    if (!now.complete()) {
      return no("RollingOut", updated(now));
    }
    int least = plan.scaling().minReplicas();
    if (now.available() < least) {
      return no("CollectorsUnavailable", available(now, least));
    }
    MeshVerdict mesh = MeshVerdict.of(plan, seen);
    if (!mesh.asAsked()) {
      return no("MeshNotSecured", mesh.secured().message());
    }
    return yes("CollectorsAvailable", "%d collectors are available".formatted(now.available()));
  }

  private Verdict progressing() {
    if (seen.paused()) {
      return no("Paused", "spec.paused is true: nothing is changed");
    }
    if (seen.planning() instanceof Planning.Refused) {
      return no("ConfigRefused", "what runs is left as it is");
    }
    if (seen.failure().isPresent()) {
      return yes("Retrying", "applying is tried again");
    }
    if (rollout.isEmpty()) {
      return yes("Creating", "the collectors are being created");
    }
    Rollout now = rollout.get();
    Optional<Verdict> revision = revisions.progressing();
    if (revision.isPresent()) {
      return revision.get();
    }
    if (now.stalled()) {
      return no("ProgressDeadlineExceeded", updated(now));
    }
    if (!now.complete()) {
      return yes("RollingOut", updated(now));
    }
    int least = ReplicaFloor.of(((Planning.Accepted) seen.planning()).plan()).replicas();
    if (now.wanted() < least) {
      return yes("ScalingOut", "the autoscaler goes from %d to %d".formatted(now.wanted(), least));
    }
    if (now.available() < now.wanted() && !lost(now)) {
      return yes("Starting", available(now, now.wanted()));
    }
    return no("Complete", "the declaration is rolled out");
  }

  private Verdict degraded() {
    if (seen.failure().isPresent()) {
      return yes("ApplyFailed", seen.failure().get());
    }
    Optional<Verdict> revision = revisions.degraded();
    if (revision.isPresent()) {
      return revision.get();
    }
    if (rollout.isEmpty()) {
      return no("AsExpected", "nothing is known to be wrong");
    }
    Rollout now = rollout.get();
    if (now.failure().isPresent()) {
      return yes("ReplicaFailure", now.failure().get());
    }
    if (now.stalled()) {
      return yes(
          "ProgressDeadlineExceeded",
          updated(now)
              + ": describe the pods and read their logs to see why the rest does not start");
    }
    if (now.complete() && lost(now)) {
      return yes(
          "CollectorsUnavailable",
          available(now, now.wanted())
              + ": describe the pods that fail and read their logs: "
              + String.join(", ", failing));
    }
    return no("AsExpected", "nothing is known to be wrong");
  }

  /** Not those that the autoscaler has just asked for, nor those that replace an evicted one. */
  private boolean lost(Rollout now) {
    return now.settled() && now.available() < now.wanted() && !failing.isEmpty();
  }

  private Verdict configAccepted() {
    return seen.planning() instanceof Planning.Refused refused
        ? no("Invalid", describe(refused))
        : yes("Valid", "the declaration is valid");
  }

  private Verdict meshSecured() {
    return seen.planning() instanceof Planning.Accepted accepted
        ? MeshVerdict.of(accepted.plan(), seen).secured()
        : unknown("ConfigRefused", "not looked at until the declaration is valid");
  }

  private static Verdict scalingActive(@Nullable HorizontalPodAutoscaler autoscaler) {
    if (autoscaler == null || autoscaler.getStatus() == null) {
      return unknown("NotReported", "the autoscaler has not reported yet");
    }
    for (HorizontalPodAutoscalerCondition is : autoscaler.getStatus().getConditions()) {
      if (is.getType().equals("ScalingActive")) {
        ConditionStatus status =
            switch (is.getStatus()) {
              case "True" -> ConditionStatus.TRUE;
              case "False" -> ConditionStatus.FALSE;
              default -> ConditionStatus.UNKNOWN;
            };
        String reason =
            is.getReason() == null || is.getReason().isEmpty() ? "None" : is.getReason();
        return new Verdict(status, reason, Objects.requireNonNullElse(is.getMessage(), ""));
      }
    }
    return unknown("NotReported", "the autoscaler has not reported yet");
  }

  /** The time of the last transition stays unless the status is another one. */
  private Condition condition(String type, Verdict verdict) {
    String since =
        seen.previous().conditions().stream()
            .filter(before -> before.type().equals(type) && before.status() == verdict.status())
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElseGet(() -> seen.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(
        type, verdict.status(), seen.generation(), since, verdict.reason(), message(verdict));
  }

  /** Cut to what the schema admits: a status that is refused would stay the old one. */
  private static String message(Verdict verdict) {
    String message = verdict.message();
    return message.length() <= MESSAGE_MAX_LENGTH
        ? message
        : message.substring(0, MESSAGE_MAX_LENGTH - 1) + "…";
  }

  private static String describe(Planning.Refused refused) {
    return refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
  }

  private static String updated(Rollout now) {
    return "%d of %d collectors run what is declared now".formatted(now.updated(), now.wanted());
  }

  private static String available(Rollout now, int least) {
    return "%d of %d collectors are available".formatted(now.available(), least);
  }
}
