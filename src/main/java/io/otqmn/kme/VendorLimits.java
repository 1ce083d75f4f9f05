package io.otqmn.kme;

import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.KmeException;
import io.otqmn.kme.client.KmeStatus;
import io.otqmn.quantum.keys.KeyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a vendor's key manager allows per request, as its status says; asked again each minute. */
final class VendorLimits {
  private static final Duration VALID = Duration.ofMinutes(1);

  record Limits(KeyPolicy policy, int maxSaeIdCount) {}

  private record Known(Limits limits, Instant until) {}

  private record Link(KmeClient client, String partner) {}

  private final InstantSource clock;
  private final Map<Link, Known> known = new ConcurrentHashMap<>();

  VendorLimits(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param partner the other SAE, as the vendor calls it
   * @throws KmeException if there is no status, or one that makes no sense
   */
  Limits of(KmeClient client, String partner) throws KmeException, InterruptedException {
    Link link = new Link(client, partner);
    Known before = known.get(link);
    if (before != null && clock.instant().isBefore(before.until())) {
      return before.limits();
    }
    Limits fresh = limits(client.status(partner));
    known.put(link, new Known(fresh, clock.instant().plus(VALID)));
    return fresh;
  }

  private static Limits limits(KmeStatus status) throws KmeException {
    try {
      KeyPolicy policy =
          new KeyPolicy(
              status.keySize(),
              status.minKeySize(),
              status.maxKeySize(),
              Math.max(1, status.maxKeyCount()),
              status.maxKeyPerRequest(),
              VALID,
              VALID);
      return new Limits(policy, Math.max(0, status.maxSaeIdCount()));
    } catch (IllegalArgumentException e) {
      throw KmeException.notConformant("status: " + e.getMessage());
    }
  }
}
