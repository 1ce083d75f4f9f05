/**
 * Keys of a stream: how a quantum key and a post-quantum secret become one, how frames are sealed
 * with it, when it is replaced, and how far protection may degrade. It must not know where keys
 * come from, nor of networks, streams or clocks.
 */
@NullMarked
package io.otqmn.crypto;

import org.jspecify.annotations.NullMarked;
