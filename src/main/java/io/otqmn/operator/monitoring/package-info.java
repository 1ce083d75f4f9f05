/**
 * What the Prometheus Operator is told about a fleet: one file per object, its desired state a pure
 * function of the plan.
 */
@NullMarked
package io.otqmn.operator.monitoring;

import org.jspecify.annotations.NullMarked;
