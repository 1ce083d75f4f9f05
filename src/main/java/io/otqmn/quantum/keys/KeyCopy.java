package io.otqmn.quantum.keys;

import java.util.Arrays;
import java.util.UUID;

/** A copy of a key on its way to somebody; whoever holds it wipes it. */
public record KeyCopy(UUID id, byte[] bytes) {
  public void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "KeyCopy[" + id + ", " + bytes.length + " bytes]";
  }
}
