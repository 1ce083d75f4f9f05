/**
 * What a CameraFleet comes down to once every default is resolved, and what is wrong with it
 * otherwise. Pure: no API server, no clock, no framework.
 */
@NullMarked
package io.otqmn.operator.plan;

import org.jspecify.annotations.NullMarked;
