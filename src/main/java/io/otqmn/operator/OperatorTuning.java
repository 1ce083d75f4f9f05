package io.otqmn.operator;

import java.time.Duration;

/**
 * How often and how patiently; tests turn it up.
 *
 * @param discovery between two looks for optional APIs
 * @param cameraCount between two rounds of asking the collectors for their cameras
 * @param statusWrites at least between two status writes of a fleet for the count alone
 * @param firstRetry after a failure; doubles with each further one, up to {@code lastRetry}
 * @param resync at most between two reconciliations of a fleet, whatever events say
 * @param metricsPort where collectors serve their metrics
 */
record OperatorTuning(
    Duration discovery,
    Duration cameraCount,
    Duration statusWrites,
    Duration firstRetry,
    Duration lastRetry,
    Duration resync,
    int metricsPort) {
  static final OperatorTuning DEFAULT =
      new OperatorTuning(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          9090);
}
