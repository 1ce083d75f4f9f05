package io.otqmn.operator.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** An object could not be written; the message says which, and what the API server said. */
public final class NotAppliedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotAppliedException(String object, KubernetesClientException cause) {
    super(object + " could not be written, which is tried again: " + said(cause), cause);
  }

  private static String said(KubernetesClientException cause) {
    if (cause.getStatus() != null && cause.getStatus().getMessage() != null) {
      return cause.getStatus().getMessage();
    }
    return cause.getCause() == null ? cause.toString() : cause.getCause().toString();
  }
}
