package io.otqmn.operator.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteBuilder;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchExact;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1.VirtualServiceBuilder;
import io.otqmn.api.RetriesSpec;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ProtoDuration;
import java.util.Optional;

/**
 * A stream lives for days: it has no retries, for which the proxy would buffer it, and no timeout.
 * No timeout is written as none: that is what Istio makes of its absence, and it refuses {@code
 * 0s}. Unary calls only read, and are retried as declared.
 */
public final class CollectorVirtualService {
  private static final String STREAM = "/otqmn.v1.Telemetry/Stream";

  private CollectorVirtualService() {}

  public static Optional<VirtualService> desired(FleetPlan plan) {
    if (!plan.meshed()) {
      return Optional.empty();
    }
    return Optional.of(
        new VirtualServiceBuilder()
            .withMetadata(Child.metadata(plan))
            .withNewSpec()
            .withHosts(Child.name(plan))
            .withHttp(stream(plan), unary(plan))
            .endSpec()
            .build());
  }

  private static HTTPRoute stream(FleetPlan plan) {
    return route(plan, "stream")
        .addNewMatch()
        .withNewUri()
        .withMatchType(new StringMatchExact(STREAM))
        .endUri()
        .endMatch()
        .withNewRetries()
        .withAttempts(0)
        .endRetries()
        .build();
  }

  private static HTTPRoute unary(FleetPlan plan) {
    RetriesSpec retries = plan.mesh().retries();
    HTTPRouteBuilder route = route(plan, "unary");
    if (retries.attempts() == 0) {
      return route.withNewRetries().withAttempts(0).endRetries().build();
    }
    return route
        .withNewRetries()
        .withAttempts(retries.attempts())
        .withPerTryTimeout(ProtoDuration.format(retries.perTryTimeout()))
        // not resource-exhausted: that is the collector asking for less
        .withRetryOn("connect-failure,refused-stream,unavailable")
        .endRetries()
        .build();
  }

  private static HTTPRouteBuilder route(FleetPlan plan, String name) {
    return new HTTPRouteBuilder()
        .withName(name)
        .addNewRoute()
        .withNewDestination()
        .withHost(Child.name(plan))
        .withNewPort()
        .withNumber((long) Child.INGEST_PORT)
        .endPort()
        .endDestination()
        .endRoute();
  }
}
