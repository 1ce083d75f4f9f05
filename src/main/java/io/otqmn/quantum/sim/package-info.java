/**
 * Imitations of quantum hardware: everything here is called simulated, is deterministic for a given
 * random generator, and knows neither the wall clock nor who uses what it makes.
 */
@NullMarked
package io.otqmn.quantum.sim;

import org.jspecify.annotations.NullMarked;
