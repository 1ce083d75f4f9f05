package io.otqmn.kme;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which key manager serves which SAE. IDs are compared code point by code point: no case folding,
 * no normalisation.
 *
 * @param kmeId this key manager
 * @param kmeOfSae every SAE known here
 */
record SaeDirectory(String kmeId, Map<String, String> kmeOfSae) {
  SaeDirectory {
    kmeOfSae = Map.copyOf(kmeOfSae);
  }

  boolean isHere(String sae) {
    return kmeId.equals(kmeOfSae.get(sae));
  }

  boolean knows(String sae) {
    return kmeOfSae.containsKey(sae);
  }

  /** Null if nobody serves it. */
  @Nullable String kmeOf(String sae) {
    return kmeOfSae.get(sae);
  }
}
