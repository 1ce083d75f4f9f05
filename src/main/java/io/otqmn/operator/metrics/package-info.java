/**
 * The metric {@code otqmn_streams} at {@code custom.metrics.k8s.io}: an HTTPS server behind the API
 * server's aggregation layer, which proves who asks. Must not know fleets nor where figures come
 * from: they are published to it.
 */
@NullMarked
package io.otqmn.operator.metrics;

import org.jspecify.annotations.NullMarked;
