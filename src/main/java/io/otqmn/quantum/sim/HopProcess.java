package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.Purification;
import io.otqmn.quantum.link.Purified;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one link in the service of a path: attempts until a pair is heralded, and nested
 * purification of such pairs. Attempts are made one per cycle; light and the herald, which comes
 * from the middle of the link, take the link's length together.
 */
final class HopProcess {
  private final PathProcess path;
  private final int pathIndex;
  private final int hop;
  private final LinkProcess link;
  private final EventQueue queue;
  private final RandomGenerator random;
  private final double cycleNanos;
  private final double logMiss;
  private final long delayNanos;
  private final long cutOffNanos;
  private final @Nullable BellDiagonalState[] stored;
  private final long[] storedSince;

  private int generation;
  private boolean generating;
  private boolean stalled;
  private long earliest;
  private @Nullable BellDiagonalState fresh;
  private @Nullable BellDiagonalState freshAsHeralded;
  private @Nullable BellDiagonalState outcome;
  private int outcomeLevel;
  private long outcomeSince;

  HopProcess(
      PathProcess path,
      int pathIndex,
      int hop,
      LinkProcess link,
      PairRequest request,
      EventQueue queue,
      RandomGenerator random) {
    if (!(link.model().source() instanceof HeraldedSource source)) {
      throw new IllegalArgumentException(
          "link " + link.model().name() + " makes no pairs: route around it");
    }
    this.path = path;
    this.pathIndex = pathIndex;
    this.hop = hop;
    this.link = link;
    this.queue = queue;
    this.random = random;
    this.cycleNanos = 1e9 / source.attemptsPerSecond();
    this.logMiss = Sampling.logMiss(source.success());
    this.delayNanos = delayNanos(link.model());
    this.cutOffNanos = request.cutOffNanos();
    this.stored = new BellDiagonalState[request.purificationRounds()];
    this.storedSince = new long[request.purificationRounds()];
  }

  static long delayNanos(LinkModel link) {
    return Math.round(link.fibre().delaySeconds() * 1e9);
  }

  int generation() {
    return generation;
  }

  /** Both memories are free, and both ends know it, at this moment. */
  void start(long from) {
    earliest = from;
    if (link.blocked()) {
      stalled = true;
      return;
    }
    generation = (generation + 1) & (Event.GENERATIONS - 1);
    double heralded = from + Sampling.geometric(random, logMiss) * cycleNanos + delayNanos;
    if (heralded < 0x1p62) {
      queue.add((long) heralded, Event.of(Event.HERALDED, pathIndex, hop, generation));
    }
    generating = true;
  }

  /** The link makes no pairs any more; those under way are lost, stored ones are not. */
  void block() {
    if (generating) {
      generating = false;
      stalled = true;
    }
  }

  void unblock(long now) {
    if (stalled) {
      stalled = false;
      start(Math.max(now, earliest));
    }
  }

  void heralded(int eventGeneration, long now) {
    if (generating && eventGeneration == generation) {
      generating = false;
      link.pairHeralded();
      offer(0, asHeralded(now), now, now);
    }
  }

  /** Both halves have waited for the herald, which always takes the same time. */
  private BellDiagonalState asHeralded(long now) {
    BellDiagonalState made = link.pair();
    if (freshAsHeralded == null || made != fresh) {
      fresh = made;
      freshAsHeralded = path.aged(hop, hop + 1, made, now - delayNanos, now);
    }
    return freshAsHeralded;
  }

  /** A pair that has passed so many rounds. */
  private void offer(int level, BellDiagonalState pair, long since, long now) {
    if (level == stored.length) {
      path.ready(hop, pair, since, now);
      return;
    }
    BellDiagonalState other = stored[level];
    if (other == null || (cutOffNanos > 0 && now - storedSince[level] > cutOffNanos)) {
      stored[level] = pair;
      storedSince[level] = since;
      start(now);
      return;
    }
    stored[level] = null;
    Purified result =
        Purification.dejmps(
            path.aged(hop, hop + 1, pair, since, now),
            path.aged(hop, hop + 1, other, storedSince[level], now));
    outcome = random.nextDouble() < result.probability() ? result.state() : null;
    outcomeLevel = level + 1;
    outcomeSince = now;
    queue.add(now + delayNanos, Event.of(Event.PURIFIED, pathIndex, hop, generation));
  }

  /** Both ends have heard the other's result. */
  void purified(long now) {
    BellDiagonalState kept = outcome;
    outcome = null;
    if (kept == null) {
      start(now);
    } else {
      offer(outcomeLevel, kept, outcomeSince, now);
    }
  }
}
