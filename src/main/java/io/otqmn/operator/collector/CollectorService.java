package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;

/** The address that edges dial. */
public final class CollectorService {
  private CollectorService() {}

  public static Service desired(FleetPlan plan) {
    return new ServiceBuilder()
        .withMetadata(Child.metadata(plan))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Child.selector(plan))
        .addNewPort()
        .withName(Child.INGEST_PORT_NAME)
        .withPort(Child.INGEST_PORT)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(Child.INGEST_PORT_NAME))
        // without it the mesh takes the port for opaque TCP: no HTTP policies, no balancing
        .withAppProtocol("grpc")
        .endPort()
        .endSpec()
        .build();
  }
}
