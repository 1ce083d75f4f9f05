package io.otqmn.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

/**
 * One fault at one point of one scenario.
 *
 * @param clientRetries whether the Kubernetes client's own retries are on; if not, the fault
 *     reaches the operator
 */
record Plan(String scenario, Point point, Fault fault, boolean clientRetries) {
  /** How the operator's Kubernetes client is set up. */
  enum Client {
    /** As in production. */
    PATIENT,
    /** Nothing is tried again, so that every failure reaches the operator. */
    WITHOUT_RETRIES,
    /** So that timeouts do not take ten seconds. */
    IMPATIENT;

    Config applied(Config config) {
      return switch (this) {
        case PATIENT -> config;
        case WITHOUT_RETRIES -> new ConfigBuilder(config).withRequestRetryBackoffLimit(0).build();
        case IMPATIENT -> new ConfigBuilder(config).withRequestTimeout(700).build();
      };
    }
  }

  Client client() {
    if (fault == Fault.TIMEOUT || fault == Fault.TIMEOUT_APPLIED) {
      return Client.IMPATIENT;
    }
    return clientRetries ? Client.PATIENT : Client.WITHOUT_RETRIES;
  }

  /** Whether it can be played by an operator that works for others at the same time. */
  boolean shared() {
    return Fault.OF_REQUESTS.contains(fault)
        && (point.ofWrite() || point.kind().startsWith("get:"));
  }

  /** What {@code make faults PLAN=…} takes. */
  @Override
  public String toString() {
    return scenario + "/" + point + "/" + fault + (clientRetries ? "" : "/surfaced");
  }

  static Plan parse(String text) {
    // resources may have a slash of their own: patch:camerafleets/status#1
    int first = text.indexOf('/');
    boolean surfaced = text.endsWith("/surfaced");
    String rest =
        text.substring(first + 1, surfaced ? text.length() - "/surfaced".length() : text.length());
    int last = rest.lastIndexOf('/');
    return new Plan(
        text.substring(0, first),
        Point.parse(rest.substring(0, last)),
        Fault.parse(rest.substring(last + 1)),
        !surfaced);
  }
}
