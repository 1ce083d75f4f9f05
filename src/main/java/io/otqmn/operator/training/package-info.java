/**
 * What the image build trains the operator with: an imitation of an API server, good enough for the
 * operator to start and to create a few fleets, so that the JVM can record what it loads. Must not
 * know the operator.
 */
@NullMarked
package io.otqmn.operator.training;

import org.jspecify.annotations.NullMarked;
