package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a pod that would break the spread. */
public enum Unsatisfiable {
  @JsonProperty("DoNotSchedule")
  DO_NOT_SCHEDULE,
  @JsonProperty("ScheduleAnyway")
  SCHEDULE_ANYWAY
}
