package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.FiniteKey;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import io.otqmn.quantum.sim.LinkModel.LaserSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A link as it runs: makes keys on the channels that no path uses, window by window, and tells the
 * paths how good its pairs are. How many pairs and errors a window has is drawn from the
 * distribution that attempt by attempt would give.
 */
final class LinkProcess {
  private static final double NANOS = 1e9;

  private final LinkModel model;
  private final KeyDistillation settings;
  private final int keyChannels;
  private final RandomGenerator random;
  private final KeyDistiller distiller;
  private final Disturbance disturbance = new Disturbance();
  private final KeyStore store;
  private final List<HopProcess> hops = new ArrayList<>();
  private @Nullable BellDiagonalState pair;
  private double errorRate;
  private long accruedUntil;
  private long accruedWindows;
  private long pairs;
  private boolean blocked;

  LinkProcess(
      LinkModel model, int channelsForPaths, KeyDistillation settings, RandomGenerator random) {
    this.model = model;
    this.settings = settings;
    this.keyChannels = model.channels() - channelsForPaths;
    this.random = random;
    this.distiller = new KeyDistiller(settings, model.blockBits(), this::secretFraction);
    this.store = new KeyStore(model.keyUse());
    refresh(0);
  }

  private double secretFraction(FiniteKey block) {
    return switch (model.source()) {
      case HeraldedSource heralded -> block.fraction();
      case LaserSource laser ->
          block.decoyFraction(
              laser.physics().singlePhotonShare(laser.meanPhotonNumber()),
              laser.physics().singlePhotonQber(laser.meanPhotonNumber(), block.qber()));
    };
  }

  void usedBy(HopProcess hop) {
    hops.add(hop);
  }

  void begins(Fault fault, long now) {
    accrue(now);
    disturbance.begins(fault);
    changed(now);
  }

  void ends(Fault fault, long now) {
    accrue(now);
    disturbance.ends(fault);
    changed(now);
  }

  /** The end of a window: bits are judged, blocks distilled, keys used. */
  void window(long now) {
    accrue(now);
    accruedWindows++;
    distiller.judge(now);
    store.update(distiller.secretBits(), settings.windowNanos() / NANOS);
    changed(now);
  }

  private void changed(long now) {
    refresh(now);
    boolean blockedNow = disturbance.cut() || distiller.state() == LinkState.QUARANTINED;
    if (blockedNow != blocked) {
      blocked = blockedNow;
      for (HopProcess hop : hops) {
        if (blocked) {
          hop.block();
        } else {
          hop.unblock(now);
        }
      }
    }
  }

  private void refresh(long now) {
    switch (model.source()) {
      case HeraldedSource heralded -> {
        pair = disturbance.onPair(heralded.pair(), now);
        errorRate = disturbance.onErrorRate(heralded.pair().qber(), now);
      }
      case LaserSource laser ->
          errorRate = disturbance.onErrorRate(laser.physics().qber(laser.meanPhotonNumber()), now);
    }
  }

  /** Draws what the channels made since the last time. */
  private void accrue(long now) {
    if (!disturbance.cut()) {
      long sifted = Sampling.binomial(random, detected(accruedUntil, now), 0.5);
      long tests = Sampling.binomial(random, sifted, settings.testFraction());
      long errors = Sampling.binomial(random, tests, errorRate);
      distiller.sifted(sifted - tests, tests, errors);
    }
    accruedUntil = now;
  }

  private long detected(long from, long to) {
    return switch (model.source()) {
      case HeraldedSource heralded -> {
        double perSecond = heralded.attemptsPerSecond() * keyChannels;
        long made = Sampling.binomial(random, trials(perSecond, from, to), heralded.success());
        pairs += made;
        yield made;
      }
      case LaserSource laser ->
          Sampling.binomial(
              random,
              trials(laser.pulsesPerSecond(), from, to),
              laser.physics().clicksPerPulse(laser.meanPhotonNumber()));
    };
  }

  private static long trials(double perSecond, long from, long to) {
    return (long) Math.floor(perSecond * (to / NANOS))
        - (long) Math.floor(perSecond * (from / NANOS));
  }

  /** A pair as its source makes it now. */
  BellDiagonalState pair() {
    if (pair == null) {
      throw new IllegalStateException("link " + model.name() + " makes no pairs");
    }
    return pair;
  }

  /** A path got a pair from it. */
  void pairHeralded() {
    pairs++;
  }

  /** Whether paths get no pairs from it. */
  boolean blocked() {
    return blocked;
  }

  LinkModel model() {
    return model;
  }

  LinkState state() {
    return disturbance.cut() ? LinkState.CUT : distiller.state();
  }

  long secretBits() {
    return distiller.secretBits();
  }

  LinkReport report() {
    double seconds = accruedWindows * (settings.windowNanos() / NANOS);
    return new LinkReport(
        model.name(),
        state(),
        pair == null ? null : pair.fidelity(),
        measured(distiller.lastQber()),
        measured(distiller.meanQber()),
        pair == null ? null : perSecond(pairs, seconds),
        perSecond(distiller.siftedBits(), seconds),
        perSecond(distiller.secretBits(), seconds),
        distiller.secretBits(),
        distiller.discardedBits(),
        distiller.quarantinedAtNanos() < 0 ? null : distiller.quarantinedAtNanos() / NANOS,
        store.report());
  }

  private static double perSecond(long count, double seconds) {
    return seconds > 0 ? count / seconds : 0;
  }

  static @Nullable Double measured(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
