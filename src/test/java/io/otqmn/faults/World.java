package io.otqmn.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.FleetObject;
import io.otqmn.operator.FleetObjects;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What is really in the cluster, seen by a watch of its own that no fault touches, and a kubelet
 * that finds every pod ready.
 */
final class World implements AutoCloseable {
  private static final String READY =
      """
      {"status": {"phase": "Running", "conditions": [
        {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
      """;

  private final KubernetesClient client;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final ExecutorService kubelet = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param client stays open
   */
  World(KubernetesClient client) {
    this.client = client;
    kinds().forEach(this::observe);
  }

  /** Every kind that an operator writes, fleets, and their pods. */
  static Set<Class<? extends HasMetadata>> kinds() {
    Set<Class<? extends HasMetadata>> kinds = new LinkedHashSet<>();
    kinds.add(CameraFleet.class);
    kinds.add(Pod.class);
    kinds.add(ControllerRevision.class);
    for (FleetObject<?> object : FleetObjects.ALL) {
      kinds.add(object.type());
    }
    return kinds;
  }

  /** The kind of which this is the plural. */
  static String kindOf(String plural) {
    return kinds().stream()
        .filter(kind -> HasMetadata.getPlural(kind).equals(plural))
        .map(HasMetadata::getKind)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody looks at " + plural));
  }

  /** Begins to remember what happens in the namespace. */
  Place place(String namespace) {
    return places.computeIfAbsent(namespace, Place::new);
  }

  void forget(String namespace) {
    places.remove(namespace);
  }

  private <T extends HasMetadata> void observe(Class<T> kind) {
    informers.add(
        client
            .resources(kind)
            .inAnyNamespace()
            .inform(
                new ResourceEventHandler<T>() {
                  @Override
                  public void onAdd(T added) {
                    changed(Change.Type.ADDED, added);
                  }

                  @Override
                  public void onUpdate(T before, T after) {
                    changed(Change.Type.MODIFIED, after);
                  }

                  @Override
                  public void onDelete(T deleted, boolean finalStateUnknown) {
                    changed(Change.Type.DELETED, deleted);
                  }
                }));
  }

  private void changed(Change.Type type, HasMetadata object) {
    Place place = places.get(object.getMetadata().getNamespace());
    if (place == null) {
      return;
    }
    place.changed(new Change(type, object));
    if (object instanceof Pod pod && type != Change.Type.DELETED && !Snapshot.ready(pod)) {
      kubelet.execute(() -> start(pod));
    }
  }

  private void start(Pod pod) {
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), READY);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e; // else it has been deleted in the meantime
      }
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    kubelet.shutdownNow();
  }
}
