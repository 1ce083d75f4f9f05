package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.CollectorReport.Collector;
import io.otqmn.operator.apply.NameTakenException;
import io.otqmn.operator.apply.NotAppliedException;
import io.otqmn.operator.collector.CollectorRevision;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.ConfigCheck;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.OptionalApi;
import io.otqmn.operator.plan.Planning;
import io.otqmn.operator.report.FleetStatus;
import io.otqmn.operator.report.Observation;
import io.otqmn.operator.report.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Observe, plan, apply, report. Resource versions of fleets are not compared by the framework: in
 * its version 5.3.2 that loses a change of the spec that arrives during a write of the status.
 */
@ControllerConfiguration(
    name = "camerafleet",
    informer = @Informer(comparableResourceVersions = false))
final class FleetReconciler implements Reconciler<CameraFleet> {
  /** Between two looks at the figures of a canary. */
  private static final Duration EVIDENCE_INTERVAL = Duration.ofSeconds(5);

  private final OperatorSettings settings;
  private final Supplier<Set<OptionalApi>> apis;
  private final FleetWriter writer;
  private final StatusWriter statusWriter;
  private final CollectorReports reports;
  private final Rollouts rollouts;
  private final ConfigCheck configCheck;
  private final InstantSource clock;

  FleetReconciler(
      OperatorSettings settings,
      Supplier<Set<OptionalApi>> apis,
      FleetWriter writer,
      StatusWriter statusWriter,
      CollectorReports reports,
      Rollouts rollouts,
      ConfigCheck configCheck,
      InstantSource clock) {
    this.settings = settings;
    this.apis = apis;
    this.writer = writer;
    this.statusWriter = statusWriter;
    this.reports = reports;
    this.rollouts = rollouts;
    this.configCheck = configCheck;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, CameraFleet>> prepareEventSources(
      EventSourceContext<CameraFleet> context) {
    List<EventSource<?, CameraFleet>> sources = new ArrayList<>(FleetInformers.always(context));
    apis.get().forEach(api -> sources.addAll(FleetInformers.of(api, context)));
    return sources;
  }

  @Override
  public UpdateControl<CameraFleet> reconcile(CameraFleet fleet, Context<CameraFleet> context) {
    if (fleet.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    LiveObjects live = new LiveObjects(fleet, context);
    Instant now = clock.instant();
    List<Pod> pods = live.all(Pod.class);
    Planning planning =
        CollectorRevision.check(FleetPlan.of(fleet, settings, apis.get()), configCheck);
    Applied applied =
        planning instanceof Planning.Accepted(FleetPlan plan)
            ? apply(
                new Rollouts.Seen(
                    plan,
                    CollectorRevision.of(plan),
                    live,
                    pods,
                    reports.latest(ResourceID.fromResource(fleet)),
                    now))
            : Applied.NOTHING;
    Optional<Duration> later = report(fleet, live, pods, planning, applied, now);
    if (applied.failure().isPresent()) {
      throw applied.failure().get();
    }
    UpdateControl<CameraFleet> done = UpdateControl.noUpdate();
    return Stream.concat(later.stream(), applied.again(now).stream())
        .min(Comparator.naturalOrder())
        .map(done::rescheduleAfter)
        .orElse(done);
  }

  /**
   * What became of a plan.
   *
   * @param rollout empty if it is not known, or, while paused, if a step of it is due
   * @param pending whether there is something to write, while paused
   */
  private record Applied(
      Optional<Rollouts.Outcome> rollout, boolean pending, Optional<RuntimeException> failure) {
    static final Applied NOTHING = new Applied(Optional.empty(), false, Optional.empty());

    /** When to look again even if nothing happens. */
    Optional<Duration> again(Instant now) {
      return rollout.flatMap(outcome -> outcome.run().again(now, EVIDENCE_INTERVAL));
    }
  }

  private Applied apply(Rollouts.Seen seen) {
    if (seen.plan().paused()) {
      Optional<Rollouts.Outcome> rollout = rollouts.pausedAt(seen);
      boolean rests = rollout.filter(Rollouts.Outcome::steady).isPresent();
      boolean pending = !rests || writer.wouldWrite(rollout.get().tracks(), seen.live());
      return new Applied(Optional.empty(), pending, Optional.empty());
    }
    Optional<Rollouts.Outcome> rollout = Optional.empty();
    try {
      rollout = Optional.of(rollouts.advance(seen));
      writer.write(rollout.get().tracks(), seen.live());
      if (rollout.get().quiet() && rolledOut(seen)) {
        rollouts.forgetOutdated(seen);
      }
      return new Applied(rollout, false, Optional.empty());
    } catch (KubernetesClientException | NameTakenException | NotAppliedException e) {
      return new Applied(rollout, false, Optional.of(e));
    }
  }

  private static boolean rolledOut(Rollouts.Seen seen) {
    return Rollout.of(seen.live().get(Deployment.class, Child.name(seen.plan())))
        .filter(rollout -> rollout.complete() && rollout.settled())
        .isPresent();
  }

  private Optional<Duration> report(
      CameraFleet fleet,
      LiveObjects live,
      List<Pod> pods,
      Planning planning,
      Applied applied,
      Instant now) {
    ResourceID id = ResourceID.fromResource(fleet);
    String name = Child.name(fleet.getMetadata().getName());
    reports.watch(
        id,
        pods.stream()
            .filter(CollectorPods::ready)
            .filter(FleetReconciler::hasAddress)
            .map(Collector::of)
            .toList());
    Optional<String> hash =
        applied
            .rollout()
            .filter(outcome -> applied.failure().isEmpty())
            .map(outcome -> outcome.tracks().stable().configHash());
    Observation seen =
        new Observation(
            fleet.getMetadata().getGeneration(),
            planning,
            fleet.getSpec().paused(),
            applied.pending(),
            applied.failure().map(e -> Objects.requireNonNullElse(e.getMessage(), e.toString())),
            live.get(Deployment.class, name),
            live.get(HorizontalPodAutoscaler.class, name),
            pods,
            applied.rollout().map(Rollouts.Outcome::run),
            hash,
            reports.connected(id),
            statusWriter.memory().latest(fleet),
            now);
    return statusWriter.write(fleet, FleetStatus.of(seen), applied.failure().isPresent(), now);
  }

  private static boolean hasAddress(Pod pod) {
    return pod.getStatus().getPodIP() != null;
  }
}
