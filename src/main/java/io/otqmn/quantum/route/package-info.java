/**
 * Paths through a quantum network, one algorithm per class, as pure functions of an immutable
 * {@link io.otqmn.quantum.route.Mesh}. It must not know how a mesh is declared, measured or
 * simulated. No route is an answer (an empty one), not a failure.
 */
@NullMarked
package io.otqmn.quantum.route;

import org.jspecify.annotations.NullMarked;
