package io.otqmn.edge;

/**
 * Places a source's readings in time: when one is due by the clock, and which device time it
 * carries. A recording that is played again goes on where it ended, one step later; so does one
 * whose clock was set in the middle: it is never waited for. Microseconds since the Unix epoch.
 */
final class Timeline {
  /** Between two readings of one recording; more is a clock that was set, or a broken entry. */
  private static final long LONGEST_STEP = 3_600_000_000L;

  private final boolean live;
  private final boolean startsNow;
  private final boolean shift;
  private final double speed;
  private boolean begun;
  private boolean passBegun;

  /** Of the first reading of all. */
  private long clockStart;

  private long deviceStart;

  /** Of the first reading of this pass through the recording. */
  private long sourceStart;

  private long lastSource;

  /** What jumps of the recording's clock added to its times. */
  private long jumped;

  private long passDeviceStart;
  private long lastDevice;
  private long lastStep = 1_000_000;

  /**
   * @param live the source's times are the clock's: nothing to place
   * @param startsNow the source's times begin at the clock's
   * @param shift device times begin now, instead of where the recording began
   * @param speed of a recording; 0: everything is due at once
   */
  Timeline(boolean live, boolean startsNow, boolean shift, double speed) {
    this.live = live;
    this.startsNow = startsNow;
    this.shift = shift;
    this.speed = speed;
  }

  /** Must be asked for every reading, in order, before {@link #deviceMicros}. */
  long dueMicros(long sourceMicros, long nowMicros) {
    if (live) {
      return sourceMicros;
    }
    if (!begun) {
      begun = true;
      clockStart = startsNow ? sourceMicros : nowMicros;
      deviceStart = shift ? clockStart : sourceMicros;
      lastDevice = deviceStart;
      passDeviceStart = deviceStart;
    }
    if (!passBegun) {
      passBegun = true;
      sourceStart = sourceMicros;
      lastSource = sourceMicros;
    }
    long step = sourceMicros - lastSource;
    lastSource = sourceMicros;
    if (!startsNow && Math.abs(step) > LONGEST_STEP) {
      jumped += step - lastStep;
    }
    return speed == 0
        ? Long.MIN_VALUE
        : clockStart
            + (long) ((deviceMicros(sourceMicros) - deviceStart - (shift ? 0 : jumped)) / speed);
  }

  long deviceMicros(long sourceMicros) {
    return live
        ? sourceMicros
        : passDeviceStart + (sourceMicros - sourceStart) - (shift ? jumped : 0);
  }

  /** The reading was taken. */
  void advance(long deviceMicros) {
    long step = deviceMicros - lastDevice;
    if (step > 0 && step <= LONGEST_STEP) {
      lastStep = step;
    }
    if (step > 0 || step < -LONGEST_STEP) {
      lastDevice = deviceMicros;
    }
  }

  /** The recording begins again. */
  void restart() {
    passBegun = false;
    passDeviceStart = lastDevice + lastStep;
    jumped = shift ? 0 : jumped;
  }
}
