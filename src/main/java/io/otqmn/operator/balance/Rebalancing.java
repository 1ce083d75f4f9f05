package io.otqmn.operator.balance;

import io.otqmn.operator.balance.CollectorPod.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One fleet's rebalancing over time. It begins when streams are spread unevenly over collectors of
 * one revision, all of which are settled and report; it ends when they are even, when collectors
 * begin to leave, or when it takes too long. Then it rests, the longer the more often it was in
 * vain, until there are other collectors. Immutable.
 *
 * @param since of the one that is under way; empty if none is
 * @param most streams of the whole fleet while it was under way: those that are between two
 *     collectors just now are reported by none
 * @param evenSince no collector has had more than its target; empty if one has
 * @param failures in a row
 * @param restsUntil as long as {@code restsFor} are the collectors
 */
record Rebalancing(
    Optional<Instant> since,
    long most,
    Optional<Instant> evenSince,
    int failures,
    Instant restsUntil,
    Set<String> restsFor) {
  static final Rebalancing NONE =
      new Rebalancing(Optional.empty(), 0, Optional.empty(), 0, Instant.EPOCH, Set.of());

  /** Streams that are between two collectors for longer are gone. */
  private static final Duration ON_THEIR_WAY = Duration.ofSeconds(15);

  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final Duration REST = Duration.ofMinutes(2);
  private static final int MOST_DOUBLINGS = 5;

  /** A pod that is not ready after that is not waited for. */
  private static final Duration STARTING = Duration.ofMinutes(1);

  /** A pod that should have been gone for so long is of a node that is lost. */
  private static final Duration LEAVING = Duration.ofSeconds(30);

  /** A target is for so long, and renewed when this half is over. */
  private static final Duration VALID = Duration.ofSeconds(60);

  /** In percent: a target that is not further off is left as it is. */
  private static final int NOT_WORTH_A_WRITE = 2;

  /**
   * What to do now.
   *
   * @param next the state to continue with
   * @param known whether enough is known to write anything; if not, pods are left as they are
   * @param target for every ready pod; empty: none
   */
  record Step(Rebalancing next, boolean known, Optional<StreamTarget> target) {}

  Step step(List<CollectorPod> pods, Instant now) {
    List<CollectorPod> ready = pods.stream().filter(CollectorPod::ready).toList();
    if (ready.isEmpty() || leaving(pods, now) || revisions(ready) > 1) {
      // a limit would keep out those who have to find a new place
      return new Step(stopped(), true, Optional.empty());
    }
    if (starting(pods, now) || ready.stream().anyMatch(pod -> pod.streams().isEmpty())) {
      return new Step(this, false, Optional.empty());
    }
    List<Integer> streams = ready.stream().map(pod -> pod.streams().getAsInt()).toList();
    Set<String> collectors = ready.stream().map(CollectorPod::uid).collect(Collectors.toSet());
    if (since.isPresent()) {
      return proceed(ready, streams, collectors, now);
    }
    boolean rests = now.isBefore(restsUntil) && collectors.equals(restsFor);
    if (rests || !Balance.needed(streams)) {
      return new Step(this, true, Optional.empty());
    }
    Rebalancing begun =
        new Rebalancing(
            Optional.of(now),
            Balance.sum(streams),
            Optional.empty(),
            failures,
            restsUntil,
            restsFor);
    return new Step(begun, true, Optional.of(begun.target(ready, now)));
  }

  private Step proceed(
      List<CollectorPod> ready, List<Integer> streams, Set<String> collectors, Instant now) {
    long sum = Balance.sum(streams);
    long seen = Math.max(most, sum);
    int level = Balance.level(seen, ready.size());
    int fullest = streams.stream().mapToInt(Integer::intValue).max().orElse(0);
    Optional<Instant> even =
        fullest > level ? Optional.empty() : Optional.of(evenSince.orElse(now));
    boolean allThere =
        sum == seen || even.filter(at -> !now.isBefore(at.plus(ON_THEIR_WAY))).isPresent();
    if (even.isPresent() && allThere) {
      return new Step(rest(now, 0, collectors), true, Optional.empty());
    }
    if (now.isAfter(since.orElse(now).plus(LONGEST))) {
      return new Step(rest(now, failures + 1, collectors), true, Optional.empty());
    }
    Rebalancing next = new Rebalancing(since, seen, even, failures, restsUntil, restsFor);
    return new Step(next, true, Optional.of(next.target(ready, now)));
  }

  /** The one that pods have if it is good enough, else another. */
  private StreamTarget target(List<CollectorPod> ready, Instant now) {
    int level = Balance.level(most, ready.size());
    return ready.stream()
        .map(CollectorPod::target)
        .flatMap(written -> Optional.ofNullable(written).flatMap(StreamTarget::parse).stream())
        .filter(target -> now.plus(VALID.dividedBy(2)).isBefore(target.until()))
        .filter(target ->
            Math.abs((long) target.streams() - level) * 100 <= (long) level * NOT_WORTH_A_WRITE)
        .findFirst()
        .orElseGet(() -> new StreamTarget(level, now.plus(VALID)));
  }

  private Rebalancing stopped() {
    return new Rebalancing(Optional.empty(), 0, Optional.empty(), failures, restsUntil, restsFor);
  }

  private static Rebalancing rest(Instant now, int failures, Set<String> collectors) {
    Duration rest = REST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return new Rebalancing(
        Optional.empty(), 0, Optional.empty(), failures, now.plus(rest), Set.copyOf(collectors));
  }

  private static boolean leaving(List<CollectorPod> pods, Instant now) {
    return pods.stream()
        .anyMatch(
            pod -> pod.phase() == Phase.TERMINATING && now.isBefore(pod.since().plus(LEAVING)));
  }

  private static boolean starting(List<CollectorPod> pods, Instant now) {
    return pods.stream()
        .anyMatch(pod -> pod.phase() == Phase.STARTING && now.isBefore(pod.since().plus(STARTING)));
  }

  private static int revisions(List<CollectorPod> ready) {
    Set<String> revisions = new HashSet<>();
    ready.forEach(pod -> revisions.add(pod.revision()));
    return revisions.size();
  }
}
