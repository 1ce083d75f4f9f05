package io.otqmn.collector.ingest;

import io.otqmn.v1.Drain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the surplus, and only the surplus, to move while this collector has more streams than its
 * target: random cameras, a few at a time. Meanwhile nobody is admitted beyond the target, so that
 * those who move end up where there is room. Whoever does not move is left alone.
 */
final class Shedding {
  /** Between two looks; each asks its part. */
  static final Duration TICK = Duration.ofMillis(500);

  private static final Logger LOG = Logger.getLogger(Shedding.class);

  /** The whole surplus is asked over so long. */
  private static final Duration SPREAD = Duration.ofSeconds(8);

  private static final int JITTER_MILLIS = 1_000;

  /** Who has not moved for so long does not listen, and can be asked again. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** However far ahead the clock of whoever set the target is. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Ingest ingest;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Map<StreamSession, Instant> asked = new HashMap<>();
  private @Nullable StreamTarget current;
  private Instant latest = Instant.MIN;
  private int perTick;

  Shedding(Ingest ingest, RandomGenerator random, InstantSource clock) {
    this.ingest = ingest;
    this.random = random;
    this.clock = clock;
  }

  /** Once per {@link #TICK}, by one thread. */
  void follow(Optional<StreamTarget> wanted) {
    Instant now = clock.instant();
    StreamTarget target = wanted.orElse(null);
    if (target == null || ingest.draining()) {
      rest();
      current = null;
      return;
    }
    if (!target.equals(current)) {
      current = target;
      latest = now.plus(LONGEST);
      begin(target.streams());
    }
    if (now.isBefore(target.until()) && now.isBefore(latest)) {
      ingest.admission().limitTo(target.streams());
      ask(target, now);
    } else {
      rest();
    }
  }

  private void begin(int target) {
    int surplus = Math.max(0, ingest.admission().streams() - target);
    perTick = (int) Math.max(1, Math.ceilDiv(surplus * TICK.toMillis(), SPREAD.toMillis()));
    LOG.infof("target %d streams: %d are surplus", target, surplus);
  }

  /** No target holds. */
  private void rest() {
    ingest.admission().unlimited();
  }

  private void ask(StreamTarget target, Instant now) {
    Collection<StreamSession> open = ingest.sessions();
    asked.keySet().retainAll(open);
    asked.values().removeIf(at -> at.plus(PATIENCE).isBefore(now));
    int surplus = ingest.admission().streams() - asked.size() - target.streams();
    if (surplus <= 0) {
      return;
    }
    Drain request =
        Drain.newBuilder()
            .setJitterMillis(JITTER_MILLIS)
            .setDeadlineMillis((int) Duration.between(now, target.until()).toMillis())
            .build();
    for (StreamSession session : anyOf(open, Math.min(surplus, perTick))) {
      asked.put(session, now);
      session.askToMove(request);
      ingest.metrics().askedToMove("balance");
    }
  }

  private List<StreamSession> anyOf(Collection<StreamSession> open, int count) {
    List<StreamSession> candidates = new ArrayList<>();
    for (StreamSession session : open) {
      if (session.streaming() && !asked.containsKey(session)) {
        candidates.add(session);
      }
    }
    // as much of a shuffle as is needed
    int chosen = Math.min(count, candidates.size());
    for (int i = 0; i < chosen; i++) {
      int other = random.nextInt(i, candidates.size());
      StreamSession session = candidates.get(other);
      candidates.set(other, candidates.get(i));
      candidates.set(i, session);
    }
    return candidates.subList(0, chosen);
  }
}
