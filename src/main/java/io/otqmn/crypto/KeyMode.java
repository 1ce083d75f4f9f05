package io.otqmn.crypto;

/**
 * How well the frames of a stream are protected. There is no mode below POST_QUANTUM but silence.
 */
public enum KeyMode {
  /** Quantum key and post-quantum secret, keys in good supply. */
  HYBRID(1),
  /** The same keys, but supply or link are getting worse. */
  QKD_DEGRADED(2),
  /** No quantum key: ML-KEM-768 with X25519 alone. */
  POST_QUANTUM(3),
  /** Quantum keys are required and there are none: nothing is sent. */
  HOLD(4);

  private final byte code;

  KeyMode(int code) {
    this.code = (byte) code;
  }

  /** Its number in a sealed frame; the same as in the telemetry protocol. */
  byte code() {
    return code;
  }

  /** Whether frames may be sealed with a key of this mode. */
  public boolean sends() {
    return this != HOLD;
  }

  public boolean usesQuantumKeys() {
    return this == HYBRID || this == QKD_DEGRADED;
  }
}
