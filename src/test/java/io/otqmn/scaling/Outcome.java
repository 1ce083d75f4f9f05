package io.otqmn.scaling;

/**
 * What a scenario cost.
 *
 * @param overloadSeconds in which a camera was turned away or a collector had no CPU left
 * @param podSeconds of collectors that existed
 * @param reversals of the number of collectors: up after down, or down after up
 */
record Outcome(long overloadSeconds, long podSeconds, int reversals) {}
