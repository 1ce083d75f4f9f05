package io.otqmn.operator.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettingsBuilder;
import io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettingsTLSmode;
import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettingsBuilder;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsSimple;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsSimpleLB;
import io.fabric8.istio.api.api.networking.v1alpha3.OutlierDetection;
import io.fabric8.istio.api.api.networking.v1alpha3.OutlierDetectionBuilder;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.DestinationRuleBuilder;
import io.otqmn.api.CircuitBreakerSpec;
import io.otqmn.api.MutualTls;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.ProtoDuration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How clients in the mesh treat the collectors: balancing, circuit breaking, ejection. */
public final class CollectorDestinationRule {
  private CollectorDestinationRule() {}

  /**
   * @param sidecars whether every collector has one: clients in the mesh that insist on mutual TLS
   *     cannot reach those that have none
   */
  public static Optional<DestinationRule> desired(FleetPlan plan, boolean sidecars) {
    if (!plan.meshed()) {
      return Optional.empty();
    }
    CircuitBreakerSpec breaker = plan.mesh().circuitBreaker();
    return Optional.of(
        new DestinationRuleBuilder()
            .withMetadata(Child.metadata(plan))
            .withNewSpec()
            .withHost(Child.name(plan))
            .withNewTrafficPolicy()
            .withTls(sidecars ? tls(plan) : null)
            // counts the streams that are open, which is what a collector can bear
            .withNewLoadBalancer()
            .withLbPolicy(
                new LoadBalancerSettingsSimple(LoadBalancerSettingsSimpleLB.LEAST_REQUEST))
            .endLoadBalancer()
            .withConnectionPool(connectionPool(breaker))
            .withOutlierDetection(outlierDetection(breaker))
            .endTrafficPolicy()
            .endSpec()
            .build());
  }

  /** Explicit where plaintext is refused; else the mesh finds out by itself. */
  private static @Nullable ClientTLSSettings tls(FleetPlan plan) {
    return plan.mesh().mtls() == MutualTls.STRICT
        ? new ClientTLSSettingsBuilder().withMode(ClientTLSSettingsTLSmode.ISTIO_MUTUAL).build()
        : null;
  }

  private static ConnectionPoolSettings connectionPool(CircuitBreakerSpec breaker) {
    return new ConnectionPoolSettingsBuilder()
        .withNewTcp()
        .withMaxConnections(breaker.maxConnections())
        .endTcp()
        .withNewHttp()
        .withHttp1MaxPendingRequests(breaker.maxPendingRequests())
        // despite its name: concurrent streams of one client proxy
        .withHttp2MaxRequests(breaker.maxStreamsPerClient())
        .endHttp()
        .build();
  }

  private static OutlierDetection outlierDetection(CircuitBreakerSpec breaker) {
    return new OutlierDetectionBuilder()
        .withSplitExternalLocalOriginErrors(true)
        .withConsecutiveLocalOriginFailures(breaker.consecutiveErrors())
        .withConsecutive5xxErrors(breaker.consecutiveErrors())
        .withConsecutiveGatewayErrors(breaker.consecutiveErrors())
        .withInterval(ProtoDuration.format(breaker.interval()))
        .withBaseEjectionTime(ProtoDuration.format(breaker.baseEjectionTime()))
        .withMaxEjectionPercent(breaker.maxEjectionPercent())
        // ejection works in a fleet of two as well
        .withMinHealthPercent(0)
        .build();
  }
}
