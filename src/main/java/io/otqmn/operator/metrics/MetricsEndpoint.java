package io.otqmn.operator.metrics;

/**
 * Where this process serves the metric.
 *
 * @param namespace of the operator and of the Service
 * @param service that the APIService names and that this process is put behind; it has no selector
 * @param address of this process, as the API server or the node reaches it
 * @param port at that address
 */
public record MetricsEndpoint(String namespace, String service, String address, int port) {
  /** The name by which the aggregation layer knows the server. */
  String dnsName() {
    return service + "." + namespace + ".svc";
  }
}
