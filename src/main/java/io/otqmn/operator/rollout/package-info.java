/**
 * Whether a new revision of the collectors is tried, spread, kept or taken back: a pure function of
 * what is on record, what is observed, and the time. Must not know the API server.
 */
@NullMarked
package io.otqmn.operator.rollout;

import org.jspecify.annotations.NullMarked;
