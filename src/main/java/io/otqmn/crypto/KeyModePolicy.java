package io.otqmn.crypto;

/**
 * When a pair of ends falls back to weaker keys and when it returns, as pure functions. Falls are
 * immediate; a return is one step at a time, each after a run of good windows. If a fall for its
 * error rate follows a return too soon, the next return needs twice as many good windows, so that
 * noise around a threshold does not make the mode flap.
 *
 * @param quantumKeysRequired hold instead of going on without quantum keys
 */
public record KeyModePolicy(boolean quantumKeysRequired) {
  static final double DEGRADED_FILL = 0.20;
  static final double EMPTY_FILL = 0.05;
  static final double GOOD_FILL = 0.40;
  static final double GOOD_QBER = 0.07;
  static final double DEGRADED_QBER = 0.08;

  /** Zero of 1 - h - 1.16 h: no key is left above it. */
  static final double USELESS_QBER = 0.0981;

  /** Zero of 1 - 2 h: no key is left even with ideal error correction. */
  static final double QUARANTINE_QBER = 0.11;

  /** Fidelity of a Werner pair whose error rate is {@link #USELESS_QBER}. */
  static final double USELESS_FIDELITY = 0.8529;

  static final int FAILURES = 3;
  static final int USELESS_WINDOWS = 3;
  static final int GOOD_WINDOWS = 5;
  static final int MOST_GOOD_WINDOWS = 80;
  static final int SOON_WINDOWS = 1000;

  /** Why the mode is what it is; bounded, so that it can label a metric. */
  public enum Reason {
    UNCHANGED,
    LOW_FILL,
    DEPLETING,
    HIGH_QBER,
    EMPTY,
    FAILED_CALLS,
    USELESS_QBER,
    LOW_FIDELITY,
    RECOVERED
  }

  /**
   * What has to be remembered between decisions.
   *
   * @param failures calls to the key manager that failed in a row
   * @param uselessWindows windows in a row with an error rate that leaves no key
   * @param goodWindows windows in a row that allow a return
   * @param wantedGoodWindows how many of them the next return needs
   * @param windowsSinceReturn since the last step up
   */
  public record State(
      KeyMode mode,
      int failures,
      int uselessWindows,
      int goodWindows,
      int wantedGoodWindows,
      int windowsSinceReturn) {
    public static State initial() {
      return new State(KeyMode.HYBRID, 0, 0, 0, GOOD_WINDOWS, SOON_WINDOWS);
    }
  }

  /**
   * What to do now.
   *
   * @param quarantine destroy the keys of this window before the new mode is used
   */
  public record Decision(State state, Reason reason, boolean quarantine) {}

  /** After a call to the key manager. The third failure in a row falls at once. */
  public Decision afterCall(State state, boolean succeeded) {
    int failures = succeeded ? 0 : Math.min(FAILURES, state.failures() + 1);
    State counted =
        new State(
            state.mode(),
            failures,
            state.uselessWindows(),
            succeeded ? state.goodWindows() : 0,
            state.wantedGoodWindows(),
            state.windowsSinceReturn());
    return failures >= FAILURES
        ? fall(counted, floor(), Reason.FAILED_CALLS, false)
        : new Decision(counted, Reason.UNCHANGED, false);
  }

  /** After a measuring window. */
  public Decision afterWindow(State state, KeySupply supply) {
    boolean quarantine = supply.qber() > QUARANTINE_QBER;
    State counted =
        new State(
            state.mode(),
            state.failures(),
            supply.qber() > USELESS_QBER
                ? Math.min(USELESS_WINDOWS, state.uselessWindows() + 1)
                : 0,
            good(state, supply) ? state.goodWindows() + 1 : 0,
            state.wantedGoodWindows(),
            Math.min(SOON_WINDOWS, state.windowsSinceReturn() + 1));
    if (supply.fillRatio() < EMPTY_FILL) {
      return fall(counted, floor(), Reason.EMPTY, quarantine);
    }
    if (counted.uselessWindows() >= USELESS_WINDOWS) {
      return fall(counted, floor(), Reason.USELESS_QBER, quarantine);
    }
    if (supply.endToEndFidelity().orElse(1) < USELESS_FIDELITY) {
      return fall(counted, floor(), Reason.LOW_FIDELITY, quarantine);
    }
    if (supply.qber() > DEGRADED_QBER) {
      return fall(counted, KeyMode.QKD_DEGRADED, Reason.HIGH_QBER, quarantine);
    }
    if (supply.fillRatio() < DEGRADED_FILL) {
      return fall(counted, KeyMode.QKD_DEGRADED, Reason.LOW_FILL, quarantine);
    }
    if (supply.depletesWithinTwoKeys()) {
      return fall(counted, KeyMode.QKD_DEGRADED, Reason.DEPLETING, quarantine);
    }
    return counted.mode() != KeyMode.HYBRID && counted.goodWindows() >= counted.wantedGoodWindows()
        ? new Decision(stepUp(counted), Reason.RECOVERED, quarantine)
        : new Decision(counted, Reason.UNCHANGED, quarantine);
  }

  private KeyMode floor() {
    return quantumKeysRequired ? KeyMode.HOLD : KeyMode.POST_QUANTUM;
  }

  private static boolean good(State state, KeySupply supply) {
    return supply.fillRatio() > GOOD_FILL
        && supply.qber() < GOOD_QBER
        && !supply.depletesWithinTwoKeys()
        && supply.endToEndFidelity().orElse(1) >= USELESS_FIDELITY
        && state.failures() == 0;
  }

  /** To the given mode, unless the present one is as low already. */
  private static Decision fall(State from, KeyMode to, Reason reason, boolean quarantine) {
    if (from.mode().compareTo(to) >= 0) {
      return new Decision(from, Reason.UNCHANGED, quarantine);
    }
    int wanted = from.wantedGoodWindows();
    if (reason == Reason.HIGH_QBER || reason == Reason.USELESS_QBER) {
      boolean soon = from.windowsSinceReturn() < SOON_WINDOWS;
      wanted = soon ? Math.min(MOST_GOOD_WINDOWS, 2 * wanted) : GOOD_WINDOWS;
    }
    State fallen =
        new State(to, from.failures(), from.uselessWindows(), 0, wanted, from.windowsSinceReturn());
    return new Decision(fallen, reason, quarantine);
  }

  private static State stepUp(State from) {
    KeyMode up = from.mode() == KeyMode.QKD_DEGRADED ? KeyMode.HYBRID : KeyMode.QKD_DEGRADED;
    return new State(up, from.failures(), 0, 0, from.wantedGoodWindows(), 0);
  }
}
