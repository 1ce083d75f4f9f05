/**
 * Brings the cluster to what is desired with as few writes as possible, and counts them. Knows JSON
 * and the Kubernetes API; must not know what a fleet is.
 */
@NullMarked
package io.otqmn.operator.apply;

import org.jspecify.annotations.NullMarked;
