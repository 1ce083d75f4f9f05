package io.otqmn.kme;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.otqmn.quantum.keys.Collected;
import io.otqmn.quantum.keys.KeyCopy;
import io.otqmn.quantum.keys.KeyLedger;
import io.otqmn.quantum.keys.KeyOrder;
import io.otqmn.quantum.keys.KeyPolicy;
import io.otqmn.quantum.keys.Reservation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Answers callers that are already known. */
final class KeyService implements KeyAnswers {
  private static final Logger LOG = Logger.getLogger(KeyService.class);

  private final SaeDirectory directory;
  private final KeyPolicy policy;
  private final int maxSaeIdCount;
  private final KeyLedger ledger;
  private final Map<String, PeerLink> peers;

  KeyService(
      SaeDirectory directory,
      KeyPolicy policy,
      int maxSaeIdCount,
      KeyLedger ledger,
      Map<String, PeerLink> peers) {
    this.directory = directory;
    this.policy = policy;
    this.maxSaeIdCount = maxSaeIdCount;
    this.ledger = ledger;
    this.peers = Map.copyOf(peers);
  }

  @Override
  public Future<Answer> answer(String caller, Asked asked) throws Refusal {
    String partnerKme = directory.kmeOf(asked.sae());
    if (partnerKme == null) {
      throw new Refusal("SAE is not known to this KME", "SAE_ID", asked.sae());
    }
    if (asked.sae().equals(caller) && !asked.operation().equals("dec_keys")) {
      throw new Refusal("SAE_ID shall be of another SAE", "SAE_ID", asked.sae());
    }
    return switch (asked.operation()) {
      case "status" -> Future.succeededFuture(status(caller, asked, partnerKme));
      case "enc_keys" -> encKeys(caller, KeyRequest.read(asked, policy, maxSaeIdCount));
      default ->
          Future.succeededFuture(
              decKeys(caller, asked.sae(), KeyIds.read(asked, policy.maxKeysPerRequest())));
    };
  }

  private Answer status(String caller, Asked asked, String targetKme) throws Refusal {
    asked.onlyQuery();
    return Answer.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("source_KME_ID", directory.kmeId())
            .put("target_KME_ID", targetKme)
            .put("master_SAE_ID", caller)
            .put("slave_SAE_ID", asked.sae())
            .put("key_size", policy.keySizeBits())
            .put("stored_key_count", ledger.stored(targetKme))
            .put("max_key_count", policy.maxKeyCount())
            .put("max_key_per_request", policy.maxKeysPerRequest())
            .put("max_key_size", policy.maxKeySizeBits())
            .put("min_key_size", policy.minKeySizeBits())
            .put("max_SAE_ID_count", maxSaeIdCount));
  }

  private Future<Answer> encKeys(String master, KeyRequest request) throws Refusal {
    Map<String, List<String>> slavesOf = slavesByKme(master, request);
    List<String> here = slavesOf.getOrDefault(directory.kmeId(), List.of());
    List<String> links = List.copyOf(slavesOf.keySet());
    KeyOrder order =
        new KeyOrder(
            master,
            Set.copyOf(here),
            links,
            request.number(),
            request.sizeBits(),
            request.maxAgeMillis());
    Optional<Reservation> reserved = ledger.reserve(order);
    if (reserved.isEmpty()) {
      return Future.succeededFuture(tooFew(request, links));
    }
    Map<String, List<String>> elsewhere = new LinkedHashMap<>(slavesOf);
    elsewhere.remove(directory.kmeId());
    return elsewhere.isEmpty()
        ? Future.succeededFuture(Answer.keys(reserved.get().deliver()))
        : handOver(master, reserved.get(), elsewhere);
  }

  private Map<String, List<String>> slavesByKme(String master, KeyRequest request) throws Refusal {
    Map<String, List<String>> result = new LinkedHashMap<>();
    for (String slave : request.slaves()) {
      String kme = directory.kmeOf(slave);
      if (kme == null || slave.equals(master)) {
        throw new Refusal(
            kme == null ? "SAE is not known to this KME" : "SAE_ID shall be of another SAE",
            "additional_slave_SAE_IDs",
            slave);
      }
      result.computeIfAbsent(kme, _ -> new ArrayList<>()).add(slave);
    }
    return result;
  }

  private Answer tooFew(KeyRequest request, List<String> links) throws Refusal {
    KeyOrder anyAge =
        new KeyOrder("", Set.of(), links, request.number(), request.sizeBits(), Long.MAX_VALUE);
    if (request.maxAgeMillis() < Long.MAX_VALUE) {
      Optional<Reservation> older = ledger.reserve(anyAge);
      if (older.isPresent()) {
        older.get().giveBack();
        throw new Refusal(request.ageUnmet(), KeyRequest.MAX_AGE, "stored keys are older");
      }
    }
    return Answer.unavailable(
        "not enough keys", "fewer than " + request.number() + " keys of this size are stored");
  }

  /** The master gets its keys only once the other key managers have theirs. */
  private Future<Answer> handOver(
      String master, Reservation reservation, Map<String, List<String>> slavesOf) {
    Map<String, Future<HttpClientRequest>> opened = new LinkedHashMap<>();
    for (String kme : slavesOf.keySet()) {
      opened.put(kme, peer(kme).open());
    }
    return Future.join(List.copyOf(opened.values()))
        .transform(all -> {
          if (all.failed()) {
            opened.values().forEach(request -> request.onSuccess(HttpClientRequest::reset));
            reservation.giveBack();
            return Future.succeededFuture(unreachable(all.cause()));
          }
          return send(master, reservation, slavesOf, opened);
        });
  }

  private Future<Answer> send(
      String master,
      Reservation reservation,
      Map<String, List<String>> slavesOf,
      Map<String, Future<HttpClientRequest>> opened) {
    List<KeyCopy> copies = reservation.copies();
    List<Future<Void>> sent = new ArrayList<>();
    opened.forEach((kme, request) ->
        sent.add(
            PeerLink.send(request.result(), new KeyTransfer(master, slavesOf.get(kme), copies))));
    copies.forEach(KeyCopy::wipe);
    return Future.join(sent)
        .transform(all -> {
          if (all.failed()) {
            reservation.destroy();
            return Future.succeededFuture(unreachable(all.cause()));
          }
          return Future.succeededFuture(Answer.keys(reservation.deliver()));
        });
  }

  private PeerLink peer(String kme) {
    PeerLink peer = peers.get(kme);
    if (peer == null) {
      throw new IllegalStateException("no link to " + kme);
    }
    return peer;
  }

  private static Answer unreachable(Throwable cause) {
    LOG.warnf("keys could not be handed to the other key manager: %s", cause.getMessage());
    return Answer.unavailable("target KME is not available", "keys could not be handed over");
  }

  private Answer decKeys(String caller, String master, List<UUID> ids) throws Refusal {
    return switch (ledger.collect(caller, master, ids)) {
      case Collected.Delivered delivered -> Answer.keys(delivered.keys());
      case Collected.NotEntitled() -> Answer.unauthorized();
      case Collected.NotFound(List<UUID> missing) ->
          throw new Refusal(
              Refusal.NOT_FOUND,
              missing.stream().map(id -> new Refusal.Detail("key_ID", id.toString())).toList());
    };
  }

  /** Keys from a peer for slaves here. */
  @Override
  public Answer accept(String peer, byte[] body) throws Refusal {
    KeyTransfer transfer = KeyTransfer.decode(body);
    if (!peer.equals(directory.kmeOf(transfer.master()))) {
      throw new Refusal("master_SAE_ID is not served by you", "master_SAE_ID", transfer.master());
    }
    for (String slave : transfer.slaves()) {
      if (!directory.isHere(slave)) {
        throw new Refusal("slave_SAE_IDs are not all served here", "slave_SAE_IDs", slave);
      }
    }
    if (transfer.slaves().isEmpty() || transfer.keys().isEmpty()) {
      throw new Refusal("a transfer needs slaves and keys", "keys", "none");
    }
    if (!ledger.accept(transfer.master(), Set.copyOf(transfer.slaves()), transfer.keys())) {
      throw new Refusal("a key_ID is already in use", "keys", "make new ones");
    }
    return Answer.ok(JsonNodeFactory.instance.objectNode());
  }
}
