/**
 * Frames: how values become {@code otqmn.v1.Frame} messages and come back, and within which limits.
 * Used by both ends of the stream. Knows neither gRPC nor where values come from or go to.
 */
@NullMarked
package io.otqmn.protocol;

import org.jspecify.annotations.NullMarked;
