package io.otqmn.operator.istio;

import io.fabric8.istio.api.api.security.v1beta1.AuthorizationPolicyAction;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.AuthorizationPolicyBuilder;
import io.otqmn.api.MutualTls;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import java.util.List;
import java.util.Optional;

/**
 * Which identities may send telemetry: the principals that are named, or any of the mesh. Under
 * Permissive without principals there is no policy, since plaintext has no identity to look at.
 */
public final class CollectorAuthorizationPolicy {
  private CollectorAuthorizationPolicy() {}

  public static Optional<AuthorizationPolicy> desired(FleetPlan plan) {
    List<String> principals = plan.mesh().allowedPrincipals();
    boolean strict = plan.mesh().mtls() == MutualTls.STRICT;
    if (!plan.meshed() || (principals.isEmpty() && !strict)) {
      return Optional.empty();
    }
    return Optional.of(
        new AuthorizationPolicyBuilder()
            .withMetadata(Child.metadata(plan))
            .withNewSpec()
            .withNewSelector()
            .withMatchLabels(Child.selector(plan))
            .endSelector()
            .withAction(AuthorizationPolicyAction.ALLOW)
            .addNewRule()
            .addNewFrom()
            .withNewSource()
            .withPrincipals(principals.isEmpty() ? List.of("*") : principals)
            .endSource()
            .endFrom()
            .addNewTo()
            .withNewOperation()
            .withPorts(String.valueOf(Child.INGEST_PORT))
            .endOperation()
            .endTo()
            .endRule()
            .endSpec()
            .build());
  }
}
