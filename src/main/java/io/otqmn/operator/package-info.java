/**
 * Observes, plans, applies and reports: the reconciliation of fleets. {@link
 * io.otqmn.operator.FleetObjects} is its table of contents. Must not know the data plane: they meet
 * in the configuration file, the environment and metric names.
 */
@NullMarked
package io.otqmn.operator;

import org.jspecify.annotations.NullMarked;
