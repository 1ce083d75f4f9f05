package io.otqmn.operator.metrics;

/** Decides who may read what. */
interface Access {
  /**
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if it cannot be decided now
   */
  boolean allowed(Requester by, Question.Metric to);
}
