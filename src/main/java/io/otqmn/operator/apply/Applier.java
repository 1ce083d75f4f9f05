package io.otqmn.operator.apply;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes objects by server-side apply as one field manager, and only where the live object differs.
 * A foreign edit of a field of ours is reverted, a field that somebody else owns is left. Every
 * write is counted in {@code otqmn.operator.writes{kind,verb}}.
 */
public final class Applier {
  public static final String FIELD_MANAGER = "otqmn-operator";

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final KubernetesClient client;
  private final MeterRegistry meters;
  private final ObjectMapper json;

  public Applier(KubernetesClient client, MeterRegistry meters) {
    this.client = client;
    this.meters = meters;
    this.json = Serialization.jsonMapper();
  }

  /** Why {@code live} has to be written to become {@code desired}; empty if it already is. */
  public Optional<String> reasonToWrite(HasMetadata desired, @Nullable HasMetadata live) {
    if (live == null) {
      return Optional.of("it is missing");
    }
    if (!DesiredHash.of(desired).equals(DesiredHash.recordedIn(live))) {
      return Optional.of("what is desired changed");
    }
    return Difference.first(json.valueToTree(desired), json.valueToTree(live))
        .map(path -> path + " was changed by somebody else");
  }

  /**
   * Writes {@code desired} if there is a reason to.
   *
   * @param live the object as the cache knows it, null if it does not know it
   * @return what the server made of it, empty if nothing was written
   * @throws NameTakenException if somebody else's object has the name
   * @throws NotAppliedException if the API server refuses it or does not answer
   */
  public <T extends HasMetadata> Optional<T> apply(T desired, @Nullable T live) {
    Optional<String> reason = reasonToWrite(desired, live);
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    if (live != null && controller(live).isPresent() && !sameOwner(desired, live)) {
      throw nameTaken(desired);
    }
    LOG.info("{}: writing, {}", describe(desired), reason.get());
    record(desired);
    T written;
    try {
      written = live == null ? create(desired) : write(desired);
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
      T created = client.resource(desired).create();
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
   * @throws NotAppliedException if the object was changed since, if the patch names its version
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

  /**
   * Gives a Deployment that was just created its first number of replicas, once, in the name of
   * another field manager: the field is the autoscaler's from then on, never ours.
   */
  public void startWith(Deployment created, int replicas) {
    Integer now = created.getSpec().getReplicas();
    if (now != null && now >= replicas) {
      return;
    }
    Deployment start =
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(created.getMetadata().getNamespace())
            .withName(created.getMetadata().getName())
            .withUid(created.getMetadata().getUid())
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .endSpec()
            .build();
    client.resource(start).fieldManager(FIELD_MANAGER + "-start").serverSideApply();
    count("Deployment", "start");
  }

  /** For writes that are not of a whole object. */
  public void count(String kind, String verb) {
    meters.counter("otqmn.operator.writes", "kind", kind, "verb", verb).increment();
  }

  private static void record(HasMetadata desired) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (desired.getMetadata().getAnnotations() != null) {
      annotations.putAll(desired.getMetadata().getAnnotations());
    }
    annotations.put(DesiredHash.ANNOTATION, DesiredHash.of(desired));
    desired.getMetadata().setAnnotations(annotations);
  }

  private <T extends HasMetadata> T write(T desired) {
    return client.resource(desired).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  /** Without force: an object that is not ours but has the name answers with a conflict. */
  private <T extends HasMetadata> T create(T desired) {
    if (!json.valueToTree(desired).has("spec")) {
      // a ServiceAccount says nothing that could conflict: it would be taken over without a word
      refuseForeign(desired);
    }
    try {
      return client.resource(desired).fieldManager(FIELD_MANAGER).serverSideApply();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      refuseForeign(desired);
      return write(desired);
    }
  }

  private void refuseForeign(HasMetadata desired) {
    HasMetadata existing = client.resource(desired).get();
    if (existing != null && !sameOwner(desired, existing)) {
      throw nameTaken(desired);
    }
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
