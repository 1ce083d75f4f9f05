package io.otqmn.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Cameras with long-lived streams, and collectors that an autoscaler adds and takes away, second by
 * second. A new stream goes to the emptier of two collectors chosen at random, as a mesh with
 * LEAST_REQUEST does; a stream stays until its camera or its collector goes, or rebalancing moves
 * it. Not modelled: crashes by overload, loss of frames, the time that a drained pod lives on.
 */
final class Site {
  private static final int HORIZON = 64;

  /** Above that share of the mean a collector gives streams away. */
  private static final double SURPLUS = 1.1;

  /** Seconds over which it does. */
  private static final int PACE = 15;

  /** Seconds in which the site comes up, which do not count. */
  private static final long WARM_UP = 900;

  private final SiteSettings settings;
  private final Scenario scenario;
  private final Variant variant;
  private final Autoscaler autoscaler;
  private final RandomGenerator random;
  private final List<SimulatedPod> pods = new ArrayList<>();
  private final int[] arriving = new int[HORIZON];
  private int waiting;
  private long overloadSeconds;
  private long podSeconds;
  private int reversals;
  private int direction;

  Site(SiteSettings settings, Scenario scenario, Variant variant, RandomGenerator random) {
    this.settings = settings;
    this.scenario = scenario;
    this.variant = variant;
    this.random = random;
    this.autoscaler = new Autoscaler(variant.settings(settings));
  }

  Outcome run() {
    resize(Variant.enough(settings), -settings.startSeconds());
    for (long now = 0; now < scenario.seconds(); now++) {
      second(now, now >= WARM_UP);
    }
    return new Outcome(overloadSeconds, podSeconds, reversals);
  }

  private void second(long now, boolean counts) {
    if (now == scenario.nodeLoss()) {
      loseHalf(now);
    }
    follow(scenario.active().applyAsInt(now), now);
    boolean overloaded = admitArrivals(now);
    if (variant.rebalancing()) {
      rebalance(now);
    }
    for (SimulatedPod pod : pods) {
      overloaded |= pod.spend(now);
    }
    if (counts) {
      overloadSeconds += overloaded ? 1 : 0;
      podSeconds += pods.size();
    }
    if (now % Autoscaler.SYNC == Autoscaler.SYNC / 2) {
      int next =
          autoscaler.replicas(pods.size(), pods.stream().map(pod -> pod.sample(now)).toList(), now);
      note(Integer.signum(next - pods.size()), counts);
      resize(next, now);
    }
  }

  private void note(int change, boolean counts) {
    if (change != 0) {
      reversals += counts && direction == -change ? 1 : 0;
      direction = change;
    }
  }

  /** Cameras come, each after its jitter, or go at once. */
  private void follow(int active, long now) {
    int present = waiting + streams();
    for (int i = present; i < active; i++) {
      arrive(now + random.nextInt(settings.jitter()));
    }
    int leaving = present - active;
    for (int i = 0; i < HORIZON && leaving > 0 && waiting > 0; i++) {
      int given = Math.min(leaving, arriving[i]);
      arriving[i] -= given;
      waiting -= given;
      leaving -= given;
    }
    while (leaving > 0) {
      int nth = random.nextInt(streams());
      for (SimulatedPod pod : pods) {
        nth -= pod.streams();
        if (nth < 0) {
          pod.leave(1);
          break;
        }
      }
      leaving--;
    }
  }

  private int streams() {
    return pods.stream().mapToInt(SimulatedPod::streams).sum();
  }

  private void arrive(long at) {
    arriving[(int) (at % HORIZON)]++;
    waiting++;
  }

  /** Whether one was turned away. */
  private boolean admitArrivals(long now) {
    int slot = (int) (now % HORIZON);
    int due = arriving[slot];
    arriving[slot] = 0;
    waiting -= due;
    List<SimulatedPod> ready = pods.stream().filter(pod -> pod.ready(now)).toList();
    int refused = 0;
    for (int i = 0; i < due; i++) {
      if (ready.isEmpty() || !emptierOfTwo(ready).admit()) {
        refused++;
        arrive(now + 1 + random.nextInt(settings.jitter()));
      }
    }
    return refused > 0;
  }

  private SimulatedPod emptierOfTwo(List<SimulatedPod> ready) {
    SimulatedPod one = ready.get(random.nextInt(ready.size()));
    SimulatedPod other = ready.get(random.nextInt(ready.size()));
    return one.streams() <= other.streams() ? one : other;
  }

  private void rebalance(long now) {
    List<SimulatedPod> ready = pods.stream().filter(pod -> pod.ready(now)).toList();
    double mean = ready.stream().mapToInt(SimulatedPod::streams).average().orElse(0);
    for (SimulatedPod pod : ready) {
      if (pod.streams() > SURPLUS * mean) {
        int moving = (int) Math.ceil((pod.streams() - mean) / PACE);
        pod.leave(moving);
        for (int i = 0; i < moving; i++) {
          arrive(now + 1 + random.nextInt(PACE));
        }
      }
    }
  }

  private void resize(int replicas, long now) {
    while (pods.size() < replicas) {
      pods.add(new SimulatedPod(settings, now));
    }
    while (pods.size() > replicas) {
      // the youngest, as a ReplicaSet does, or the emptiest by pod deletion cost
      SimulatedPod going =
          variant == Variant.PLAIN
              ? pods.getLast()
              : pods.stream().min(Comparator.comparingInt(SimulatedPod::streams)).orElseThrow();
      remove(going, now);
    }
  }

  private void loseHalf(long now) {
    int lost = pods.size() / 2;
    for (int i = 0; i < lost; i++) {
      remove(pods.getFirst(), now);
    }
    resize(pods.size() + lost, now);
  }

  private void remove(SimulatedPod pod, long now) {
    pods.remove(pod);
    for (int i = 0; i < pod.streams(); i++) {
      arrive(now + 1 + random.nextInt(settings.jitter()));
    }
  }
}
