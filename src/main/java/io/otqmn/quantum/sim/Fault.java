package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Bounds;

/** Something that happens to a link, from a moment to another. */
public sealed interface Fault {
  /** Index of the link. */
  int link();

  /** What happens when, in nanoseconds of simulated time. */
  Period during();

  /** From {@code fromNanos} until before {@code toNanos}. */
  record Period(long fromNanos, long toNanos) {
    public Period {
      if (fromNanos < 0 || toNanos <= fromNanos) {
        throw new IllegalArgumentException(
            "a fault from " + fromNanos + " ns to " + toNanos + " ns: let it begin and then end");
      }
    }
  }

  /**
   * The fibre is cut, and repaired at the end. No photon gets through; classical messages take
   * another way.
   */
  record FibreCut(int link, Period during) implements Fault {}

  /** Somebody measures a share of the photons and sends on what she saw. */
  record Eavesdropper(int link, Period during, double share) implements Fault {
    public Eavesdropper {
      Bounds.fraction("share", share);
    }
  }

  /** The error rate creeps up, until the link is aligned again at the end. */
  record Drift(int link, Period during, double qberPerHour) implements Fault {
    private static final double NANOS_PER_HOUR = 3600e9;

    public Drift {
      Bounds.within("qberPerHour", qberPerHour, 0, 1e6);
    }

    /** Added error rate; at most 1/2, where nothing is left of the signal. */
    double qberAt(long nanos) {
      return Math.min(0.5, qberPerHour * ((nanos - during.fromNanos()) / NANOS_PER_HOUR));
    }
  }
}
