package io.otqmn.quantum.sim;

import io.otqmn.quantum.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * How a request is served.
 *
 * @param route null: it is not
 * @param reason why it is not; null: it is
 */
record PathPlan(@Nullable Route route, @Nullable String reason) {
  static PathPlan along(Route route) {
    return new PathPlan(route, null);
  }

  static PathPlan infeasible(String reason) {
    return new PathPlan(null, reason);
  }
}
