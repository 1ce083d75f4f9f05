package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.otqmn.operator.apply.Applier;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server where the metric is served and which certificate to expect there: an
 * EndpointSlice puts this process, and no other, behind the Service; the APIService, which the
 * chart makes, gets the certificate.
 */
final class Registration {
  static final String API_SERVICE = Question.VERSION + "." + Question.GROUP;
  private static final String PORT_NAME = "https";
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final KubernetesClient client;
  private final MetricsEndpoint endpoint;

  Registration(KubernetesClient client, MetricsEndpoint endpoint) {
    this.client = client;
    this.endpoint = endpoint;
  }

  /**
   * Writes what differs.
   *
   * @param trustBundle PEM
   * @throws IllegalStateException if the chart's objects are missing or somebody else's
   */
  void ensure(String trustBundle) {
    putBehindService();
    trust(Base64.getEncoder().encodeToString(trustBundle.getBytes(UTF_8)));
  }

  private void putBehindService() {
    Service service =
        client.services().inNamespace(endpoint.namespace()).withName(endpoint.service()).get();
    if (service == null) {
      throw new IllegalStateException(
          "there is no Service %s/%s: install the chart with customMetrics.enabled=true"
              .formatted(endpoint.namespace(), endpoint.service()));
    }
    EndpointSlice desired = slice(service);
    EndpointSlice live = client.resource(desired).get();
    if (live != null
        && desired.getEndpoints().equals(live.getEndpoints())
        && desired.getPorts().equals(live.getPorts())) {
      return;
    }
    client.resource(desired).fieldManager(Applier.FIELD_MANAGER).forceConflicts().serverSideApply();
    LOG.info("{} is served at {}:{}", StreamMetric.NAME, endpoint.address(), endpoint.port());
  }

  private EndpointSlice slice(Service service) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(endpoint.namespace())
        .withName(endpoint.service())
        .addToLabels("kubernetes.io/service-name", endpoint.service())
        .addToLabels("endpointslice.kubernetes.io/managed-by", Applier.FIELD_MANAGER)
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Service")
        .withName(service.getMetadata().getName())
        .withUid(service.getMetadata().getUid())
        .endOwnerReference()
        .endMetadata()
        .withAddressType(endpoint.address().contains(":") ? "IPv6" : "IPv4")
        .addNewEndpoint()
        .withAddresses(endpoint.address())
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withName(PORT_NAME)
        .withPort(endpoint.port())
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  private void trust(String caBundle) {
    APIService live = client.apiServices().withName(API_SERVICE).get();
    if (live == null) {
      throw new IllegalStateException(
          "there is no APIService %s: install the chart with customMetrics.enabled=true"
              .formatted(API_SERVICE));
    }
    ServiceReference of = live.getSpec().getService();
    if (of == null
        || !endpoint.service().equals(of.getName())
        || !endpoint.namespace().equals(of.getNamespace())) {
      throw new IllegalStateException(
          "APIService %s is another metrics adapter's: install the chart with customMetrics.enabled=false, or remove that adapter"
              .formatted(API_SERVICE));
    }
    if (!caBundle.equals(live.getSpec().getCaBundle())) {
      client
          .apiServices()
          .withName(API_SERVICE)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\": {\"caBundle\": \"" + caBundle + "\"}}");
      LOG.info("APIService {} trusts this process", API_SERVICE);
    }
  }
}
