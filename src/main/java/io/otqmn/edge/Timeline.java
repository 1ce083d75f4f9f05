package io.otqmn.edge;

/**
 * Places a source's readings in time: when one is due by the clock, and which device time it
 * carries. A recording that is played again goes on where it ended, one step later. Microseconds
 * since the Unix epoch.
 */
final class Timeline {
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
    }
    return speed == 0
        ? Long.MIN_VALUE
        : clockStart + (long) ((deviceMicros(sourceMicros) - deviceStart) / speed);
  }

  long deviceMicros(long sourceMicros) {
    return live ? sourceMicros : passDeviceStart + (sourceMicros - sourceStart);
  }

  /** The reading was taken. */
  void advance(long deviceMicros) {
    if (deviceMicros > lastDevice) {
      lastStep = deviceMicros - lastDevice;
      lastDevice = deviceMicros;
    }
  }

  /** The recording begins again. */
  void restart() {
    passBegun = false;
    passDeviceStart = lastDevice + lastStep;
  }
}
