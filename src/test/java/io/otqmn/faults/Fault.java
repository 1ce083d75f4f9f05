package io.otqmn.faults;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What goes wrong, once, at the point that a plan names. */
enum Fault {
  /** The process ends before the request leaves it. */
  CRASH_BEFORE,
  /** The process ends after the API server did what was asked, before it hears of that. */
  CRASH_AFTER,
  CONFLICT_409(409, "Conflict"),
  NOT_FOUND_404(404, "NotFound"),
  FORBIDDEN_403(403, "Forbidden"),
  GONE_410(410, "Gone"),
  INVALID_422(422, "Invalid"),
  TOO_MANY_429(429, "TooManyRequests"),
  ERROR_500(500, "InternalError"),
  UNAVAILABLE_503(503, "ServiceUnavailable"),
  /** The connection breaks before the request arrives. */
  RESET,
  /** The connection breaks while the answer is on its way. */
  RESET_APPLIED,
  /** No answer ever; the request never arrived. */
  TIMEOUT,
  /** No answer ever; what was asked was done. */
  TIMEOUT_APPLIED,
  /** The operator's RoleBinding is gone when the request arrives, and comes back later. */
  RBAC_REVOKED,
  /** The fleet is deleted and declared anew, under its name, while the request is on its way. */
  RECREATED,
  /** The namespace is deleted while the request is on its way; it is made and filled anew later. */
  NAMESPACE_DELETED,
  /** The request is held until another operator has the lease and has done the work. */
  LEADER_CHANGE,
  /** Somebody edits the object while the operator waits for the answer to its own write. */
  EDITED_MEANWHILE,

  /** The watch's connection breaks; the event comes with the next one. */
  WATCH_DROPPED,
  /** The watch ends with 410 Gone in place of the event. */
  WATCH_GONE,
  /** The watch says nothing any more, until its connection is given up. */
  WATCH_SILENT,
  /** Everything from the event on comes late. */
  STALE_CACHE,
  /** The event never comes; the next list, after the watch was compacted away, tells. */
  MISSED_EVENT,

  /** A ResourceQuota admits no object of the kind until its user raises it. */
  QUOTA_EXCEEDED,
  /** Somebody else's object has the name, until they remove it. */
  FOREIGN_OBJECT,
  /** The optional API comes only after the fleet. */
  API_ADDED,
  /** The optional API goes, with its objects, and comes back. */
  API_REMOVED,
  /** The operator does not run while the step is done: it hears of nothing. */
  OPERATOR_DOWN;

  private final int code;
  private final String reason;

  Fault() {
    this(0, "");
  }

  Fault(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Those of the answer to a request, whatever its verb. */
  static final Set<Fault> OF_REQUESTS = EnumSet.range(CONFLICT_409, TIMEOUT_APPLIED);

  /** Those of an event on its way to an informer. */
  static final Set<Fault> OF_EVENTS = EnumSet.range(WATCH_DROPPED, MISSED_EVENT);

  /** Those that the Kubernetes client itself tries again, so that the operator never sees them. */
  static final Set<Fault> RETRIED_BY_CLIENT =
      EnumSet.of(TOO_MANY_429, ERROR_500, UNAVAILABLE_503, RESET, RESET_APPLIED);

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Fault parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
