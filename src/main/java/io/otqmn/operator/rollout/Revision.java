package io.otqmn.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * What is on record of a revision.
 *
 * @param number of the order in which revisions were given to all collectors; the highest is the
 *     one they run. 0: only tried so far, or taken back
 * @param proven whether all collectors came up with it, so that it can be gone back to
 * @param failure why it was taken back
 * @param attempt the last one; empty for the first revision of a fleet
 */
public record Revision(
    String name, long number, boolean proven, Optional<String> failure, Optional<Attempt> attempt) {

  /**
   * @param since when it was begun
   * @param canaries collectors that try the revision; 0 if it is tried on all at once
   */
  public record Attempt(Instant since, int canaries) {}

  private static final int REASON_MAX_LENGTH = 1024;

  static Revision first(String name) {
    return new Revision(name, 1, false, Optional.empty(), Optional.empty());
  }

  static Revision tried(String name, Attempt attempt) {
    return new Revision(name, 0, false, Optional.empty(), Optional.of(attempt));
  }

  static Revision promoted(String name, long number, Attempt attempt) {
    return new Revision(name, number, false, Optional.empty(), Optional.of(attempt));
  }

  Revision asProven() {
    return new Revision(name, number, true, Optional.empty(), attempt);
  }

  Revision asFailed(String reason) {
    String kept =
        reason.length() <= REASON_MAX_LENGTH
            ? reason
            : reason.substring(0, REASON_MAX_LENGTH - 1) + "…";
    return new Revision(name, 0, false, Optional.of(kept), attempt);
  }

  boolean promoted() {
    return number > 0;
  }
}
