package io.otqmn.kme;

import java.time.Instant;

/** Who is at the other end of a connection, as its certificate says. */
sealed interface Caller {
  record Sae(String id, Instant validUntil) implements Caller {}

  record Peer(String kmeId, Instant validUntil) implements Caller {}

  /** No certificate, one that no authority of ours vouches for, or a name that we do not serve. */
  record Unknown() implements Caller {}
}
