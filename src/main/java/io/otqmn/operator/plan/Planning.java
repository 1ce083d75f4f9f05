package io.otqmn.operator.plan;

import java.util.List;

/** What became of the attempt to plan a fleet. */
public sealed interface Planning {
  record Accepted(FleetPlan plan) implements Planning {}

  /** At least one problem; what runs is left as it is. */
  record Refused(List<Problem> problems) implements Planning {}
}
