package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
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
import io.otqmn.operator.collector.CollectorConfigMap;
import io.otqmn.operator.plan.Child;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Observe, plan, apply, report. Resource versions of fleets are not compared by the framework: in
 * its version 5.3.2 that loses a change of the spec that arrives during a write of the status.
 */
@ControllerConfiguration(
    name = "camerafleet",
    informer = @Informer(comparableResourceVersions = false))
final class FleetReconciler implements Reconciler<CameraFleet> {
  private final OperatorSettings settings;
  private final Supplier<Set<OptionalApi>> apis;
  private final FleetWriter writer;
  private final StatusWriter statusWriter;
  private final CollectorReports reports;
  private final InstantSource clock;

  FleetReconciler(
      OperatorSettings settings,
      Supplier<Set<OptionalApi>> apis,
      FleetWriter writer,
      StatusWriter statusWriter,
      CollectorReports reports,
      InstantSource clock) {
    this.settings = settings;
    this.apis = apis;
    this.writer = writer;
    this.statusWriter = statusWriter;
    this.reports = reports;
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
    Planning planning = FleetPlan.of(fleet, settings, apis.get());
    Optional<RuntimeException> failure = Optional.empty();
    boolean pending = false;
    if (planning instanceof Planning.Accepted(FleetPlan plan)) {
      if (plan.paused()) {
        pending = writer.wouldWrite(plan, live);
      } else {
        failure = apply(plan, live);
      }
    }
    Optional<Duration> later = report(fleet, live, planning, pending, failure);
    if (failure.isPresent()) {
      throw failure.get();
    }
    UpdateControl<CameraFleet> done = UpdateControl.noUpdate();
    return later.map(done::rescheduleAfter).orElse(done);
  }

  private Optional<RuntimeException> apply(FleetPlan plan, LiveObjects live) {
    try {
      writer.write(plan, live);
      if (Rollout.of(live.get(Deployment.class, Child.name(plan)))
          .filter(rollout -> rollout.complete() && rollout.settled())
          .isPresent()) {
        writer.forgetOldConfigurations(plan, live);
      }
      return Optional.empty();
    } catch (KubernetesClientException | NameTakenException | NotAppliedException e) {
      return Optional.of(e);
    }
  }

  private Optional<Duration> report(
      CameraFleet fleet,
      LiveObjects live,
      Planning planning,
      boolean pending,
      Optional<RuntimeException> failure) {
    Instant now = clock.instant();
    ResourceID id = ResourceID.fromResource(fleet);
    String name = fleet.getMetadata().getName() + "-collector";
    List<Pod> pods = live.all(Pod.class);
    reports.watch(id, pods.stream().filter(FleetReconciler::ready).map(Collector::of).toList());
    Optional<String> hash =
        planning instanceof Planning.Accepted(FleetPlan plan) && failure.isEmpty() && !plan.paused()
            ? Optional.of(CollectorConfigMap.hash(plan))
            : Optional.empty();
    Observation seen =
        new Observation(
            fleet.getMetadata().getGeneration(),
            planning,
            fleet.getSpec().paused(),
            pending,
            failure.map(e -> Objects.requireNonNullElse(e.getMessage(), e.toString())),
            live.get(Deployment.class, name),
            live.get(HorizontalPodAutoscaler.class, name),
            pods,
            hash,
            reports.connected(id),
            statusWriter.memory().latest(fleet),
            now);
    return statusWriter.write(fleet, FleetStatus.of(seen), now);
  }

  private static boolean ready(Pod pod) {
    PodStatus status = pod.getStatus();
    return pod.getMetadata().getDeletionTimestamp() == null
        && status != null
        && status.getPodIP() != null
        && status.getConditions().stream()
            .anyMatch(is -> is.getType().equals("Ready") && is.getStatus().equals("True"));
  }
}
