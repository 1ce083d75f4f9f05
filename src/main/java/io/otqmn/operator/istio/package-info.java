/**
 * The objects that secure and steer a fleet's traffic in an Istio mesh: one file per object, its
 * desired state a pure function of the plan. Empty where the fleet is not in a mesh.
 */
@NullMarked
package io.otqmn.operator.istio;

import org.jspecify.annotations.NullMarked;
