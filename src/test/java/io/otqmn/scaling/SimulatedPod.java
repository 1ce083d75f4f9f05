package io.otqmn.scaling;

import java.util.OptionalLong;

/** A collector: its streams, what it spends on them, and what its metrics say of that. */
final class SimulatedPod {
  private static final long WINDOW = 15;

  private final SiteSettings site;
  private final long started;
  private int streams;
  private int admitted;
  private long spent;
  private OptionalLong cpu = OptionalLong.empty();
  private long cpuSince;
  private OptionalLong reported = OptionalLong.empty();

  SimulatedPod(SiteSettings site, long started) {
    this.site = site;
    this.started = started;
  }

  long started() {
    return started;
  }

  int streams() {
    return streams;
  }

  boolean ready(long now) {
    return now >= started + site.startSeconds();
  }

  /** Whether it took the stream. */
  boolean admit() {
    if (streams >= site.maxStreams() || admitted >= site.admissionPerSecond()) {
      return false;
    }
    streams++;
    admitted++;
    return true;
  }

  void leave(int leaving) {
    streams -= leaving;
  }

  /**
   * Ends a second.
   *
   * @return whether it had more to do than it has CPU for
   */
  boolean spend(long now) {
    long demand = (streams * site.cpuPerStream() + admitted * site.cpuPerAdmission()) / 1000;
    admitted = 0;
    spent += Math.min(demand, site.cpuRequest());
    if (now % WINDOW == 0) {
      boolean whole = started <= now - WINDOW;
      cpu = whole ? OptionalLong.of(spent / WINDOW) : OptionalLong.empty();
      cpuSince = now - WINDOW;
      spent = 0;
    }
    if (now % 5 == 0) {
      reported = ready(now) ? OptionalLong.of(streams) : OptionalLong.empty();
    }
    return demand > site.cpuRequest();
  }

  PodSample sample(long now) {
    boolean runs = now >= started + site.startSeconds() / 2;
    long ready = ready(now) ? started + site.startSeconds() : PodSample.NOT_READY;
    return new PodSample(!runs, false, started, ready, reported, cpu, cpuSince);
  }
}
