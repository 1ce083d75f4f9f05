/**
 * What an operator does when things go wrong: plans of one fault each, played against a real API
 * server beneath the client of a real operator, and the oracles that judge the outcome. Must not
 * know how the operator works inside.
 */
package io.otqmn.faults;
