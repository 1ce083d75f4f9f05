package io.otqmn.operator.istio;

import io.fabric8.istio.api.api.security.v1beta1.PeerAuthenticationMutualTLSMode;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.istio.api.security.v1.PeerAuthenticationBuilder;
import io.otqmn.api.MutualTls;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import java.util.Optional;

/** Refuses plaintext at the collectors' sidecars, or also accepts it if Permissive is asked. */
public final class StrictMtls {
  private StrictMtls() {}

  public static Optional<PeerAuthentication> desired(FleetPlan plan) {
    if (!plan.meshed()) {
      return Optional.empty();
    }
    return Optional.of(
        new PeerAuthenticationBuilder()
            .withMetadata(Child.metadata(plan))
            .withNewSpec()
            .withNewSelector()
            .withMatchLabels(Child.selector(plan))
            .endSelector()
            .withNewMtls()
            .withMode(
                plan.mesh().mtls() == MutualTls.STRICT
                    ? PeerAuthenticationMutualTLSMode.STRICT
                    : PeerAuthenticationMutualTLSMode.PERMISSIVE)
            .endMtls()
            .endSpec()
            .build());
  }
}
