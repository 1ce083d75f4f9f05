/**
 * The physics of one quantum link and of what is done with its pairs: fibre loss, Werner and
 * Bell-diagonal states, swapping, purification, memories, and how many secret bits remain. Pure
 * functions of their arguments; it must not know of networks, pools, clocks or random numbers.
 * Every impossible argument is refused with an {@link java.lang.IllegalArgumentException} that says
 * what is wrong with it; no result is ever NaN.
 */
@NullMarked
package io.otqmn.quantum.link;

import org.jspecify.annotations.NullMarked;
