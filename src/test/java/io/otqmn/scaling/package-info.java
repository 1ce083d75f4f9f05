/**
 * A simulator of scaling: a model of the HorizontalPodAutoscaler, a site of cameras with long-lived
 * streams, and the scenarios that both are run against. It knows nothing of the operator but the
 * formula of its floor and its autoscaler's settings.
 */
@NullMarked
package io.otqmn.scaling;

import org.jspecify.annotations.NullMarked;
