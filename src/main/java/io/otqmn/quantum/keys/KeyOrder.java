package io.otqmn.quantum.keys;

import java.util.List;
import java.util.Set;

/**
 * What a master asks for.
 *
 * @param slavesHere those that will fetch their copy from this ledger; the others are served
 *     elsewhere
 * @param links the pools that pay for it: the first makes the keys, each further one gives as many
 *     stored keys to encrypt them on their way to another key manager
 * @param maxAgeMillis Long.MAX_VALUE: any age
 */
public record KeyOrder(
    String master,
    Set<String> slavesHere,
    List<String> links,
    int number,
    int sizeBits,
    long maxAgeMillis) {
  public KeyOrder {
    slavesHere = Set.copyOf(slavesHere);
    links = List.copyOf(links);
    if (links.isEmpty() || number < 1 || sizeBits < 8 || sizeBits % 8 != 0) {
      throw new IllegalArgumentException(
          "an order needs a link, at least one key and a size that is a multiple of 8");
    }
  }
}
