package io.otqmn.crypto;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What every sealed frame begins with, readable by all and changeable by none: version, mode, key
 * ID, sequence of the frame under that key.
 */
record SealedHeader(KeyMode mode, UUID keyId, long sequence) {
  static final int BYTES = 1 + 1 + 16 + 8;
  private static final byte VERSION = 1;

  void write(ByteBuffer target) {
    target
        .put(VERSION)
        .put(mode.code())
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits())
        .putLong(sequence);
  }

  static SealedHeader read(ByteBuffer source) throws FrameSealException {
    byte version = source.get();
    byte code = source.get();
    for (KeyMode mode : KeyMode.values()) {
      if (version == VERSION && mode.code() == code) {
        return new SealedHeader(
            mode, new UUID(source.getLong(), source.getLong()), source.getLong());
      }
    }
    throw new FrameSealException(
        FrameSealException.Reason.MALFORMED,
        "sealed frame has version " + version + " and mode " + code + ": this end knows no such");
  }
}
