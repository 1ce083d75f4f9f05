package io.otqmn.operator;

import static io.otqmn.operator.FleetObject.always;
import static io.otqmn.operator.FleetObject.of;
import static io.otqmn.operator.FleetObject.ofMesh;
import static io.otqmn.operator.FleetObject.ofTracks;
import static io.otqmn.operator.plan.OptionalApi.ISTIO;
import static io.otqmn.operator.plan.OptionalApi.MONITORING;

import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.otqmn.operator.collector.CollectorAutoscaler;
import io.otqmn.operator.collector.CollectorConfigMap;
import io.otqmn.operator.collector.CollectorDeployment;
import io.otqmn.operator.collector.CollectorDisruptionBudget;
import io.otqmn.operator.collector.CollectorNetworkPolicy;
import io.otqmn.operator.collector.CollectorService;
import io.otqmn.operator.collector.CollectorServiceAccount;
import io.otqmn.operator.collector.Tracks;
import io.otqmn.operator.istio.CollectorAuthorizationPolicy;
import io.otqmn.operator.istio.CollectorDestinationRule;
import io.otqmn.operator.istio.CollectorVirtualService;
import io.otqmn.operator.istio.StrictMtls;
import io.otqmn.operator.monitoring.CollectorPodMonitor;
import io.otqmn.operator.plan.FleetPlan;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every object that a fleet consists of, in the order in which they are written: what guards the
 * collectors comes before the collectors. A new object is a line here and a file of its own.
 */
public final class FleetObjects {
  public static final List<FleetObject<?>> ALL =
      List.of(
          always(ServiceAccount.class, CollectorServiceAccount::desired),
          // the old ones go when no revision that is kept reads them
          ofTracks(ConfigMap.class, CollectorConfigMap::desired, plan -> List.of()),
          always(NetworkPolicy.class, CollectorNetworkPolicy::desired),
          of(ISTIO, PeerAuthentication.class, StrictMtls::desired),
          of(ISTIO, AuthorizationPolicy.class, CollectorAuthorizationPolicy::desired),
          ofMesh(ISTIO, DestinationRule.class, CollectorDestinationRule::desired),
          of(ISTIO, VirtualService.class, CollectorVirtualService::desired),
          always(Service.class, CollectorService::desired),
          ofTracks(
              Deployment.class,
              CollectorDeployment::desired,
              plan -> List.of(CollectorDeployment.canaryName(plan))),
          always(HorizontalPodAutoscaler.class, CollectorAutoscaler::desired),
          always(PodDisruptionBudget.class, CollectorDisruptionBudget::desired),
          of(MONITORING, PodMonitor.class, CollectorPodMonitor::desired));

  private FleetObjects() {}

  /** All that a new fleet with the plan gets: the revision first, the others in table order. */
  public static List<HasMetadata> desired(FleetPlan plan) {
    Tracks tracks = Tracks.of(plan);
    return Stream.concat(
            Stream.of(tracks.stable().object(plan)),
            ALL.stream().flatMap(object -> object.desired().apply(tracks).stream()))
        .toList();
  }
}
