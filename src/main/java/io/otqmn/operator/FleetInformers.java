package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.OptionalApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The informers on a fleet's objects: each sees only what carries our labels. */
final class FleetInformers {
  private static final String OURS = Child.MANAGED_BY_LABEL + "=" + Child.MANAGED_BY;

  private FleetInformers() {}

  /** Those of the APIs that every cluster has, of pods and of the revisions on record. */
  static List<EventSource<?, CameraFleet>> always(EventSourceContext<CameraFleet> context) {
    List<EventSource<?, CameraFleet>> sources = of(Optional.empty(), context);
    sources.add(informer(Pod.class, context));
    sources.add(informer(ControllerRevision.class, context));
    return sources;
  }

  static List<EventSource<?, CameraFleet>> of(
      OptionalApi api, EventSourceContext<CameraFleet> context) {
    return of(Optional.of(api), context);
  }

  private static List<EventSource<?, CameraFleet>> of(
      Optional<OptionalApi> api, EventSourceContext<CameraFleet> context) {
    List<EventSource<?, CameraFleet>> sources = new ArrayList<>();
    for (FleetObject<?> object : FleetObjects.ALL) {
      if (object.api().equals(api)) {
        sources.add(informer(object.type(), context));
      }
    }
    return sources;
  }

  /** The names of the informers that belong to the APIs. */
  static List<String> names(Set<OptionalApi> apis) {
    return FleetObjects.ALL.stream()
        .filter(object -> object.api().filter(apis::contains).isPresent())
        .map(object -> name(object.type()))
        .toList();
  }

  static String name(Class<?> type) {
    return type.getSimpleName();
  }

  private static <T extends HasMetadata> InformerEventSource<T, CameraFleet> informer(
      Class<T> type, EventSourceContext<CameraFleet> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, CameraFleet.class)
            .withName(name(type))
            .withLabelSelector(OURS)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(FleetInformers::fleetOf)
            .withOnAddFilter(EventFilters::isNews)
            .withOnUpdateFilter(EventFilters::isNews)
            .build(),
        context);
  }

  private static Set<ResourceID> fleetOf(HasMetadata child) {
    Map<String, String> labels = child.getMetadata().getLabels();
    String fleet = labels == null ? null : labels.get(Child.FLEET_LABEL);
    return fleet == null
        ? Set.of()
        : Set.of(new ResourceID(fleet, child.getMetadata().getNamespace()));
  }
}
