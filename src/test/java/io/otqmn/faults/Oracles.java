package io.otqmn.faults;

import io.fabric8.istio.api.api.security.v1beta1.PeerAuthenticationMutualTLSMode;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.ConditionStatus;
import io.otqmn.api.MutualTls;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be true after, and during, every plan. Each returns what is wrong. */
final class Oracles {
  private static final Set<Fault> MAKE_OR_DELETE =
      EnumSet.of(
          Fault.RECREATED,
          Fault.NAMESPACE_DELETED,
          Fault.FOREIGN_OBJECT,
          Fault.API_ADDED,
          Fault.API_REMOVED);

  private Oracles() {}

  /** Nothing is written in the next reconciliations of what is as it should be. */
  static List<String> quiet(Runnable reconcile, Injection injection, int times) {
    int before = injection.writes().size();
    for (int i = 0; i < times; i++) {
      reconcile.run();
    }
    List<Call> after = injection.writes().subList(before, injection.writes().size());
    return after.isEmpty() ? List.of() : List.of("not quiet: " + after);
  }

  /**
   * Not one object more is made or deleted than without the fault. Where the fault itself deletes
   * (the fleet, its namespace, a kind) or makes an object of the name, this says nothing.
   */
  static List<String> noMoreThan(
      Trace trace, Map<String, Integer> births, Map<String, Integer> deaths, Optional<Plan> plan) {
    if (plan.map(Plan::fault).filter(MAKE_OR_DELETE::contains).isPresent()) {
      return List.of();
    }
    List<String> wrong = new ArrayList<>();
    compare("created", trace.births(), births, wrong);
    compare("deleted", trace.deaths(), deaths, wrong);
    return wrong;
  }

  private static void compare(
      String what, Map<String, Integer> allowed, Map<String, Integer> is, List<String> wrong) {
    is.forEach((kind, number) -> {
      int most = allowed.getOrDefault(kind, 0);
      if (number > most) {
        wrong.add("%s %d of kind %s, %d without the fault".formatted(what, number, kind, most));
      }
    });
  }

  /** From the first Ready on, the policy that refuses plaintext is there, and strict. */
  static List<String> neverUnprotected(
      Scenario scenario, Optional<Plan> plan, List<Change> history) {
    boolean deleted = plan.map(Plan::fault).filter(MAKE_OR_DELETE::contains).isPresent();
    if (!scenario.keepsMesh() || deleted) {
      return List.of();
    }
    boolean ready = false;
    for (Change change : history) {
      if (change.object() instanceof CameraFleet fleet
          && fleet.getSpec().mesh().mtls() == MutualTls.STRICT) {
        ready |= ready(fleet);
      }
      if (ready
          && change.object() instanceof PeerAuthentication policy
          && (change.type() == Change.Type.DELETED
              || policy.getSpec().getMtls().getMode() != PeerAuthenticationMutualTLSMode.STRICT)) {
        return List.of("plaintext was accepted once Ready: " + change);
      }
    }
    return List.of();
  }

  /**
   * Whoever reads Ready can rely on it: since the generation that it is about came to be, there was
   * a moment at which its collectors were rolled out and available and its mesh policy in place. (A
   * moment, not the present: what happens afterwards takes a while to be heard of.)
   */
  static List<String> truthful(List<Change> history) {
    String generation = "";
    boolean earned = false;
    CameraFleet fleet = null;
    Deployment deployment = null;
    PeerAuthentication policy = null;
    for (Change change : history) {
      boolean there = change.type() != Change.Type.DELETED;
      if (change.object() instanceof CameraFleet now) {
        String newest = now.getMetadata().getUid() + now.getMetadata().getGeneration();
        earned &= newest.equals(generation);
        generation = newest;
        fleet = now;
      } else if (change.object() instanceof Deployment now) {
        deployment = there ? now : null;
      } else if (change.object() instanceof PeerAuthentication now) {
        policy = there ? now : null;
      }
      earned |= fleet != null && available(fleet, deployment) && secured(fleet, policy);
      if (fleet == change.object() && there && ready(fleet) && ofNewest(fleet) && !earned) {
        return List.of("Ready was said, and was never true: " + change + " " + fleet.getStatus());
      }
    }
    return List.of();
  }

  private static boolean available(CameraFleet fleet, @Nullable Deployment deployment) {
    if (deployment == null || deployment.getStatus() == null) {
      return false;
    }
    DeploymentStatus status = deployment.getStatus();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && status.getAvailableReplicas() != null
        && status.getAvailableReplicas() >= fleet.getSpec().scaling().minReplicas()
        && Objects.equals(status.getReplicas(), status.getUpdatedReplicas());
  }

  private static boolean secured(CameraFleet fleet, @Nullable PeerAuthentication policy) {
    return fleet.getSpec().mesh().mtls() != MutualTls.STRICT
        || (policy != null
            && policy.getSpec().getMtls().getMode() == PeerAuthenticationMutualTLSMode.STRICT);
  }

  private static boolean ofNewest(CameraFleet fleet) {
    return fleet.getMetadata().getGeneration().equals(fleet.getStatus().observedGeneration());
  }

  private static boolean ready(CameraFleet fleet) {
    return fleet.getStatus() != null
        && fleet.getStatus().conditions().stream()
            .anyMatch(is -> is.type().equals("Ready") && is.status() == ConditionStatus.TRUE);
  }
}
