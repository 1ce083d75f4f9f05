/**
 * One camera's stream of frames that survives collectors: what is not acknowledged is kept and sent
 * again. Packs frames for the stream at hand, and must not know what their values mean.
 */
@NullMarked
package io.otqmn.edge.stream;

import org.jspecify.annotations.NullMarked;
