package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.Bounds;
import io.otqmn.quantum.link.DecoyBb84;
import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.WernerState;

/**
 * A simulated link.
 *
 * @param a index of one end among the nodes
 * @param b index of the other
 * @param blockBits sifted bits that are distilled together, and those of the window that fills it
 */
public record LinkModel(
    String name, int a, int b, Fibre fibre, Source source, KeyUse keyUse, long blockBits) {

  /** What makes the correlated bits. */
  public sealed interface Source {}

  /**
   * Entangled pairs, announced to both ends by a station in the middle.
   *
   * @param pair a pair as it is when made
   * @param attemptsPerSecond of each channel
   * @param success chance that an attempt makes a pair
   */
  public record HeraldedSource(
      WernerState pair, double attemptsPerSecond, double success, int channels) implements Source {
    public HeraldedSource {
      Bounds.within("attemptsPerSecond", attemptsPerSecond, 0, 1e9);
      Bounds.fraction("success of an attempt", success);
      Bounds.within("channels", channels, 0, 1e6);
    }
  }

  /** Weak laser pulses with decoys: makes keys and no pairs. */
  public record LaserSource(DecoyBb84 physics, double pulsesPerSecond, double meanPhotonNumber)
      implements Source {
    public LaserSource {
      Bounds.within("pulsesPerSecond", pulsesPerSecond, 0, 1e12);
      Bounds.positive("meanPhotonNumber", meanPhotonNumber);
    }
  }

  /**
   * The pool of the link and who takes from it.
   *
   * @param storedBits at the beginning
   * @param capacityBits what is made beyond it is lost; infinite if there is no limit
   */
  public record KeyUse(double storedBits, double capacityBits, double demandBitsPerSecond) {
    public static final KeyUse NONE = new KeyUse(0, Double.POSITIVE_INFINITY, 0);

    public KeyUse {
      Bounds.atLeast("keyPool.storedBits", storedBits, 0);
      Bounds.atLeast("keyPool.demandBitsPerSecond", demandBitsPerSecond, 0);
      Bounds.within("keyPool.capacityBits", capacityBits, storedBits, Double.POSITIVE_INFINITY);
    }
  }

  public LinkModel {
    Bounds.within("link " + name + ": blockBits", blockBits, 100, 1e15);
  }

  int channels() {
    return source instanceof HeraldedSource heralded ? heralded.channels() : 0;
  }
}
