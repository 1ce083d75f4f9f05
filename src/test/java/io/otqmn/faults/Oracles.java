package io.otqmn.faults;

import io.fabric8.istio.api.api.security.v1beta1.PeerAuthenticationMutualTLSMode;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.ConditionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be true after, and during, every plan. Each returns what is wrong. */
final class Oracles {
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
   * (the fleet, its namespace), all may be made once more.
   */
  static List<String> noMoreThan(
      Trace trace, Map<String, Integer> births, Map<String, Integer> deaths, Optional<Plan> plan) {
    if (plan.filter(is -> is.fault() == Fault.RECREATED || is.fault() == Fault.NAMESPACE_DELETED)
        .isPresent()) {
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
  static List<String> neverUnprotected(Scenario scenario, List<Change> history) {
    if (!scenario.keepsMesh()) {
      return List.of();
    }
    boolean ready = false;
    for (Change change : history) {
      if (change.object() instanceof CameraFleet fleet
          && fleet.getSpec().mesh().mtls() == io.otqmn.api.MutualTls.STRICT) {
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

  private static boolean ready(CameraFleet fleet) {
    return fleet.getStatus() != null
        && fleet.getStatus().conditions().stream()
            .anyMatch(is -> is.type().equals("Ready") && is.status() == ConditionStatus.TRUE);
  }
}
