/**
 * One camera's stream of frames that survives collectors: what is not acknowledged is kept and sent
 * again. Must not know what is in a frame.
 */
@NullMarked
package io.otqmn.edge.stream;

import org.jspecify.annotations.NullMarked;
