package io.otqmn.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates objects, and writes them by server-side apply as one field manager, only where the live
 * object differs. A foreign edit of a field of ours is reverted, a field that somebody else owns is
 * left. Every write is counted in {@code otqmn.operator.writes{kind,verb}}.
 */
public final class Applier {
  public static final String FIELD_MANAGER = "otqmn-operator";

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final KubernetesClient client;
  private final MeterRegistry meters;

  public Applier(KubernetesClient client, MeterRegistry meters) {
    this.client = client;
    this.meters = meters;
  }

  /** Why {@code live} has to be written to become {@code desired}; empty if it already is. */
  public Optional<String> reasonToWrite(HasMetadata desired, @Nullable HasMetadata live) {
    return live == null ? Optional.of("it is missing") : reasonToWrite(new Desired(desired), live);
  }

  private static Optional<String> reasonToWrite(Desired desired, HasMetadata live) {
    if (!desired.isRecordedIn(live)) {
      return Optional.of("what is desired changed");
    }
    return Difference.first(desired.tree(), KubernetesJson.MAPPER.valueToTree(live))
        .map(path -> path + " was changed by somebody else");
  }

  /** {@link #apply(HasMetadata, HasMetadata, OptionalInt)} of an object without replicas. */
  public <T extends HasMetadata> Optional<T> apply(T desired, @Nullable T live) {
    return apply(desired, live, OptionalInt.empty());
  }

  /**
   * Writes {@code desired} if there is a reason to.
   *
   * @param live the object as the cache knows it, null if it does not know it
   * @param firstReplicas what a new object starts with; from then on the field is the autoscaler's
   * @return what the server made of it, empty if nothing was written
   * @throws NameTakenException if somebody else's object has the name
   * @throws NotAppliedException if the API server refuses it or does not answer
   */
  public <T extends HasMetadata> Optional<T> apply(
      T desired, @Nullable T live, OptionalInt firstReplicas) {
    Desired wanted = new Desired(desired);
    Optional<String> reason =
        live == null ? Optional.of("it is missing") : reasonToWrite(wanted, live);
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    if (live != null && controller(live).isPresent() && !sameOwner(desired, live)) {
      throw nameTaken(desired);
    }
    LOG.info("{}: writing, {}", describe(desired), reason.get());
    wanted.recordIn(desired);
    T written;
    try {
      written = live == null ? create(desired, wanted.first(firstReplicas)) : write(desired, live);
    } catch (KubernetesClientException e) {
      throw new NotAppliedException(describe(desired), e);
    }
    count(desired.getKind(), live == null ? "create" : "apply");
    return Optional.of(written);
  }

  /**
   * Creates an object that is not applied again.
   *
   * @return the one that is there now: it may have been there before
   * @throws NameTakenException if somebody else's object has the name
   * @throws NotAppliedException if the API server refuses it or does not answer
   */
  public <T extends HasMetadata> T createOnce(T desired) {
    LOG.info("{}: creating", describe(desired));
    try {
      T created = post(desired, KubernetesJson.MAPPER.valueToTree(desired));
      count(desired.getKind(), "create");
      return created;
    } catch (KubernetesClientException e) {
      T existing =
          e.getCode() == HttpURLConnection.HTTP_CONFLICT ? client.resource(desired).get() : null;
      if (existing == null) {
        throw new NotAppliedException(describe(desired), e);
      }
      if (!sameOwner(desired, existing)) {
        throw nameTaken(desired);
      }
      return existing;
    }
  }

  /**
   * Changes what the JSON merge patch says.
   *
   * @throws NotAppliedException if the API server refuses it or does not answer, or if the patch
   *     names a resource version that is not the object's any more
   */
  public <T extends HasMetadata> T patch(T live, String mergePatch) {
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FIELD_MANAGER)
            .build();
    try {
      T written = client.resource(live).patch(context, mergePatch);
      count(live.getKind(), "patch");
      return written;
    } catch (KubernetesClientException e) {
      throw new NotAppliedException(describe(live), e);
    }
  }

  /** Deletes the object as the cache knows it; one that changed in the meantime is a conflict. */
  public void delete(HasMetadata live, String why) {
    LOG.info("{}: deleting, {}", describe(live), why);
    client.resource(live).lockResourceVersion(live.getMetadata().getResourceVersion()).delete();
    count(live.getKind(), "delete");
  }

  /** For writes that are not of a whole object. */
  public void count(String kind, String verb) {
    meters.counter("otqmn.operator.writes", "kind", kind, "verb", verb).increment();
  }

  private <T extends HasMetadata> T write(T desired, HasMetadata live) {
    Ownership.patch(live, FIELD_MANAGER)
        .ifPresent(patch -> {
          client.resource(live).patch(PatchContext.of(PatchType.JSON), patch);
          count(live.getKind(), "claim");
        });
    return client.resource(desired).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  /** A POST: cheaper for the server than an apply, and it never takes over what is there. */
  private <T extends HasMetadata> T post(T desired, JsonNode first) {
    String resources =
        "%s/%s/namespaces/%s/%s?fieldManager=%s"
            .formatted(
                desired.getApiVersion().contains("/") ? "/apis" : "/api",
                desired.getApiVersion(),
                desired.getMetadata().getNamespace(),
                desired.getPlural(),
                FIELD_MANAGER);
    return read(client.raw(resources, "POST", first.toString()), desired);
  }

  private <T extends HasMetadata> T create(T desired, JsonNode first) {
    try {
      return post(desired, first);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      HasMetadata existing = client.resource(desired).get();
      if (existing == null) {
        throw e;
      }
      if (!sameOwner(desired, existing)) {
        throw nameTaken(desired);
      }
      return write(desired, existing);
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends HasMetadata> T read(String answer, T desired) {
    return (T) client.getKubernetesSerialization().unmarshal(answer, desired.getClass());
  }

  private static NameTakenException nameTaken(HasMetadata desired) {
    return new NameTakenException(
        describe(desired)
            + " exists and is not of this fleet: delete it or give the fleet another name");
  }

  /** By kind and name: what an earlier fleet of the same name left is taken over. */
  private static boolean sameOwner(HasMetadata desired, HasMetadata existing) {
    return controller(desired).equals(controller(existing));
  }

  private static Optional<String> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(owner -> owner.getKind() + "/" + owner.getName())
        .findFirst();
  }

  private static String describe(HasMetadata object) {
    return "%s %s/%s"
        .formatted(
            object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
