package io.otqmn.kme.client;

import java.util.UUID;

/** A key and its name; the receiver owns the bytes and wipes them. */
public record ReceivedKey(UUID id, byte[] key) {
  @Override
  public String toString() {
    return "ReceivedKey[" + id + ", " + key.length + " bytes]";
  }
}
