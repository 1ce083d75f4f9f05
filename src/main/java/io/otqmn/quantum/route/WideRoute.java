package io.otqmn.quantum.route;

/**
 * A route that uses {@code width} channels of every link and twice as many qubits of every inner
 * node.
 *
 * @param expectedPairs end-to-end pairs per slot, on average
 */
public record WideRoute(Route route, int width, double expectedPairs) {}
