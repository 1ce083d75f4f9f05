package io.otqmn.quantum.sim;

import io.otqmn.quantum.keys.SecretBitSupply;
import io.otqmn.quantum.link.Bounds;
import java.time.InstantSource;

/**
 * A simulation that follows a clock, in real time or faster: whoever looks at it sees the network
 * as it is now. Thread-safe.
 */
public final class PacedSimulation {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Simulation simulation;
  private final InstantSource clock;
  private final double speed;
  private final long startMillis;

  /**
   * @param speed simulated seconds per second of the clock
   */
  public PacedSimulation(Simulation simulation, InstantSource clock, double speed) {
    this.simulation = simulation;
    this.clock = clock;
    this.speed = Bounds.within("speed", speed, 1e-3, 1e6);
    this.startMillis = clock.millis();
  }

  /** The network now. */
  public synchronized MeshReport report() {
    follow(clock.millis());
    return simulation.report();
  }

  /** Feeds one key pool with the bits of one link; of a link, ask for one supply only. */
  public SecretBitSupply supply(int link) {
    return new SecretBitSupply() {
      private long given;

      @Override
      public long newBits(long nowMillis) {
        synchronized (PacedSimulation.this) {
          follow(nowMillis);
          long made = simulation.secretBits(link);
          long fresh = made - given;
          given = made;
          return fresh;
        }
      }
    };
  }

  private void follow(long nowMillis) {
    double elapsed = Math.max(0, nowMillis - startMillis) * NANOS_PER_MILLI * speed;
    simulation.runTo((long) Math.min(elapsed, 0x1p61));
  }
}
