/**
 * The objects that run a fleet's collectors: one file per Kubernetes object, its desired state a
 * pure function of the plan. They must not know the cluster as it is.
 */
@NullMarked
package io.otqmn.operator.collector;

import org.jspecify.annotations.NullMarked;
