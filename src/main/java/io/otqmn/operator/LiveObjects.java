package io.otqmn.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.otqmn.api.CameraFleet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fleet's objects as the informers know them, with our own last writes already in. */
final class LiveObjects {
  private final CameraFleet fleet;
  private final Context<CameraFleet> context;

  LiveObjects(CameraFleet fleet, Context<CameraFleet> context) {
    this.fleet = fleet;
    this.context = context;
  }

  <T extends HasMetadata> @Nullable T get(Class<T> type, String name) {
    return source(type).get(new ResourceID(name, fleet.getMetadata().getNamespace())).orElse(null);
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return List.copyOf(source(type).getSecondaryResources(fleet));
  }

  /** So that the next look at the cache does not see an older state than the one just written. */
  <T extends HasMetadata> void remember(Class<T> type, @Nullable T before, T written) {
    ResourceID id = ResourceID.fromResource(written);
    if (before == null) {
      source(type).handleRecentResourceCreate(id, written);
    } else {
      source(type).handleRecentResourceUpdate(id, written, before);
    }
  }

  private <T extends HasMetadata> InformerEventSource<T, CameraFleet> source(Class<T> type) {
    return (InformerEventSource<T, CameraFleet>)
        context.eventSourceRetriever().getEventSourceFor(type, FleetInformers.name(type));
  }
}
