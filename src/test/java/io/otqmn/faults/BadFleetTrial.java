package io.otqmn.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.Condition;
import io.otqmn.api.ConditionStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A running fleet whose spec is replaced by bad ones, and by the good one after each. */
final class BadFleetTrial {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final Set<Integer> REFUSED = Set.of(400, 422);

  /** What became of a bad spec. */
  enum Outcome {
    REFUSED_BY_API_SERVER,
    REPORTED_IN_STATUS,
    HARMLESS
  }

  private final Stage stage;
  private final Place place;
  private final ObjectNode good;
  private final Map<String, String> children;

  /**
   * @param good can be run; stays as it is
   */
  BadFleetTrial(Stage stage, Place place, ObjectNode good) throws InterruptedException {
    this.stage = stage;
    this.place = place;
    this.good = good;
    stage.declare("");
    revert();
    place.awaitQuiet(2000, PATIENCE_MILLIS);
    this.children = desired();
  }

  /**
   * @throws AssertionError if it is neither refused nor reported nor harmless, or if the good spec
   *     does not bring everything back
   */
  Outcome judge(BadFleet bad) throws InterruptedException {
    Map<String, String> before = desired();
    CameraFleet admitted;
    try {
      admitted = stage.replace(bad.spec());
    } catch (KubernetesClientException e) {
      check(
          REFUSED.contains(e.getCode())
              && e.getStatus() != null
              && e.getStatus().getMessage() != null
              && e.getStatus().getMessage().contains("spec"),
          "is refused, but not so that it helps: " + e.getMessage());
      return Outcome.REFUSED_BY_API_SERVER;
    }
    CameraFleet seen = awaitFleet(is -> observed(is, admitted), "is never looked at");
    Outcome outcome;
    if (condition(seen, "ConfigAccepted").status() == ConditionStatus.FALSE) {
      check(
          condition(seen, "ConfigAccepted").message().contains("spec."),
          "the report names no field: " + condition(seen, "ConfigAccepted"));
      check(desired().equals(before), "was not accepted, but objects were changed");
      outcome = Outcome.REPORTED_IN_STATUS;
    } else {
      check(!failed(seen), "is accepted, but: " + condition(seen, "Degraded").message());
      outcome = Outcome.HARMLESS;
    }
    revert();
    awaitDesired();
    return outcome;
  }

  private void revert() throws InterruptedException {
    CameraFleet written = stage.replace(good);
    awaitFleet(
        is ->
            observed(is, written)
                && condition(is, "ConfigAccepted").status() == ConditionStatus.TRUE
                && !failed(is),
        "does not recover");
  }

  private static boolean failed(CameraFleet fleet) {
    return condition(fleet, "Degraded").reason().equals("ApplyFailed");
  }

  private static boolean observed(CameraFleet is, CameraFleet written) {
    return is.getStatus() != null
        && is.getStatus().observedGeneration() != null
        && is.getStatus().observedGeneration() >= written.getMetadata().getGeneration();
  }

  private static Condition condition(CameraFleet fleet, String type) {
    return fleet.getStatus().conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private CameraFleet awaitFleet(Predicate<CameraFleet> wanted, String otherwise)
      throws InterruptedException {
    place.await(now -> fleet().filter(wanted).isPresent(), 0, PATIENCE_MILLIS);
    CameraFleet last = fleet().orElseThrow();
    check(wanted.test(last), otherwise + ": " + last.getStatus());
    return last;
  }

  private Optional<CameraFleet> fleet() {
    return place.objects().stream()
        .filter(CameraFleet.class::isInstance)
        .map(CameraFleet.class::cast)
        .findFirst();
  }

  private void awaitDesired() throws InterruptedException {
    place.await(now -> desired().entrySet().containsAll(children.entrySet()), 0, PATIENCE_MILLIS);
    Map<String, String> now = desired();
    children.forEach((key, text) ->
        check(text.equals(now.get(key)), key + " does not come back: " + now.get(key)));
  }

  /** What the operator made, without what others say of it. */
  private Map<String, String> desired() {
    Map<String, String> texts = new TreeMap<>(place.snapshot().objects());
    texts
        .keySet()
        .removeIf(key ->
            key.equals("Pods")
                || key.startsWith("CameraFleet/")
                || key.startsWith("ControllerRevision/"));
    texts.replaceAll((key, text) ->
        text.replaceAll(".*deployment.kubernetes.io/revision.*\n", "")
            .replaceAll("revision-[0-9]+", "revision-NUMBER")
            // the autoscaler's, which has no figures here and so never scales in again
            .replaceAll("\"replicas\" : [0-9]+", "\"replicas\" : NUMBER"));
    return texts;
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
