package io.otqmn.quantum.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request for pairs.
 *
 * @param nodes names along the path; empty: there is none
 * @param reason why it is not as wanted; null: it is
 * @param pairs delivered so far
 * @param meanFidelity of the delivered pairs; null: there are none
 * @param qber error rate of the published bits among them; null: too few yet
 */
public record PathReport(
    String from,
    String to,
    State state,
    @Nullable String reason,
    List<String> nodes,
    long pairs,
    double pairsPerSecond,
    @Nullable Double meanFidelity,
    @Nullable Double qber,
    double secretBitsPerSecond,
    long secretBits) {

  /** Whether the request is met. */
  public enum State {
    DELIVERING,
    /** Nothing has arrived yet, or a link of the path makes no pairs at present. */
    WAITING,
    /** Pairs arrive, and on average they are worse than wanted. */
    BELOW_FLOOR,
    /** There is no path that could. */
    INFEASIBLE
  }
}
