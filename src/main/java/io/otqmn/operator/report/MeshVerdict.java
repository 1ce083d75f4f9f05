package io.otqmn.operator.report;

import static io.otqmn.operator.report.Verdict.no;
import static io.otqmn.operator.report.Verdict.unknown;
import static io.otqmn.operator.report.Verdict.yes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.otqmn.api.MutualTls;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OptionalApi;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the mesh secures the fleet, and whether that is what was asked for. A policy that no
 * sidecar enforces secures nothing, so the pods are looked at, too.
 */
record MeshVerdict(Verdict secured, boolean asAsked) {
  private static final String SIDECAR = "istio-proxy";

  static MeshVerdict of(FleetPlan plan, Observation seen) {
    MutualTls asked = plan.mesh().mtls();
    if (asked == MutualTls.DISABLED) {
      return new MeshVerdict(
          no("Disabled", "spec.mesh.mtls is Disabled: telemetry is not secured by the mesh"), true);
    }
    if (!plan.apis().contains(OptionalApi.ISTIO)) {
      return notAsAsked(
          no(
              "IstioNotInstalled",
              "this cluster has no Istio: install it, or set spec.mesh.mtls to Disabled"));
    }
    if (seen.failure().isPresent() || seen.changesPending()) {
      return notAsAsked(unknown("NotApplied", "the mesh policies are not all applied"));
    }
    List<Pod> pods = seen.pods().stream().filter(FailingPods::counts).toList();
    if (pods.isEmpty()) {
      return notAsAsked(unknown("NoCollectors", "the policies are applied; no collector runs yet"));
    }
    long bare = pods.stream().filter(pod -> !hasSidecar(pod)).count();
    if (bare > 0) {
      return notAsAsked(
          no(
              "SidecarMissing",
              "%d of %d collectors have no sidecar: look at Istio's injection webhook"
                  .formatted(bare, pods.size())));
    }
    if (asked == MutualTls.PERMISSIVE && !plan.mesh().allowedPrincipals().isEmpty()) {
      return new MeshVerdict(
          yes("AllowedPrincipals", "only allowed principals are admitted; plaintext has none"),
          true);
    }
    return asked == MutualTls.STRICT
        ? new MeshVerdict(yes("StrictMutualTls", "only mutual TLS is accepted"), true)
        : new MeshVerdict(
            no("PlaintextAccepted", "spec.mesh.mtls is Permissive: plaintext is accepted, too"),
            true);
  }

  private static MeshVerdict notAsAsked(Verdict verdict) {
    return new MeshVerdict(verdict, false);
  }

  private static boolean hasSidecar(Pod pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .map(Container::getName)
        .anyMatch(SIDECAR::equals);
  }
}
