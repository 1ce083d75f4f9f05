package io.otqmn.operator.report;

import io.otqmn.api.ConditionStatus;

/** What a condition says, before it is known whether that is new. */
record Verdict(ConditionStatus status, String reason, String message) {
  static Verdict yes(String reason, String message) {
    return new Verdict(ConditionStatus.TRUE, reason, message);
  }

  static Verdict no(String reason, String message) {
    return new Verdict(ConditionStatus.FALSE, reason, message);
  }

  static Verdict unknown(String reason, String message) {
    return new Verdict(ConditionStatus.UNKNOWN, reason, message);
  }
}
