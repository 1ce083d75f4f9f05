/**
 * Keys between their making and their end: pools that fill and drain, and a ledger that hands each
 * key once to its master and once to each slave named for it, then forgets it. It must not know
 * HTTP, certificates or where a pool's keys come from, nor the wall clock.
 */
@NullMarked
package io.otqmn.quantum.keys;

import org.jspecify.annotations.NullMarked;
