package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.InterceptResend;
import io.otqmn.quantum.link.WernerState;
import java.util.ArrayList;
import java.util.List;

/** The faults that act on one link at present, and what they do to its signal. */
final class Disturbance {
  private final List<Fault> active = new ArrayList<>();

  void begins(Fault fault) {
    active.add(fault);
  }

  void ends(Fault fault) {
    active.remove(fault);
  }

  boolean cut() {
    return active.stream().anyMatch(Fault.FibreCut.class::isInstance);
  }

  BellDiagonalState onPair(WernerState made, long nanos) {
    BellDiagonalState pair = made.toBellDiagonal();
    for (Fault fault : active) {
      pair =
          switch (fault) {
            case Fault.FibreCut cut -> pair;
            case Fault.Eavesdropper eve -> InterceptResend.onPair(pair, eve.share());
            case Fault.Drift drift ->
                pair.convolve(new WernerState(1 - 1.5 * drift.qberAt(nanos)).toBellDiagonal());
          };
    }
    return pair;
  }

  /** Chance that an error, or one of the errors that a fault adds, hits a bit, but not both. */
  double onErrorRate(double undisturbed, long nanos) {
    double rate = undisturbed;
    for (Fault fault : active) {
      rate =
          switch (fault) {
            case Fault.FibreCut cut -> rate;
            case Fault.Eavesdropper eve -> InterceptResend.qber(rate, eve.share());
            case Fault.Drift drift -> rate + (1 - 2 * rate) * drift.qberAt(nanos);
          };
    }
    return rate;
  }
}
