package io.otqmn.crypto;

/**
 * How well the frames of a stream are protected. There is no mode below POST_QUANTUM but silence.
 */
public enum KeyMode {
  /** Quantum key and post-quantum secret, keys in good supply. */
  HYBRID,
  /** The same keys, but supply or link are getting worse. */
  QKD_DEGRADED,
  /** No quantum key: ML-KEM-768 with X25519 alone. */
  POST_QUANTUM,
  /** Quantum keys are required and there are none: nothing is sent. */
  HOLD;

  /** Whether frames may be sealed with a key of this mode. */
  public boolean sends() {
    return this != HOLD;
  }

  public boolean usesQuantumKeys() {
    return this == HYBRID || this == QKD_DEGRADED;
  }
}
