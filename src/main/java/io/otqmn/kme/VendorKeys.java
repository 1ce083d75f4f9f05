package io.otqmn.kme;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.KmeException;
import io.otqmn.kme.client.KmeStatus;
import io.otqmn.kme.client.ReceivedKey;
import io.otqmn.quantum.keys.KeyCopy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Answers from a vendor's key manager. What callers ask is read as strictly as everywhere here,
 * within the limits that the vendor's status tells; what the vendor answers is checked before it is
 * passed on. Each SAE has its own certificate there, so that the vendor's key manager itself
 * enforces who gets which key, and how often.
 */
final class VendorKeys implements KeyAnswers {
  private static final Logger LOG = Logger.getLogger(VendorKeys.class);

  private final Vertx vertx;
  private final Map<String, String> vendorIds;
  private final Map<String, KmeClient> clients;
  private final VendorLimits limits;

  /**
   * @param vendorIds what the vendor calls each SAE
   * @param clients of the SAEs served here, with their identity there
   */
  VendorKeys(
      Vertx vertx,
      Map<String, String> vendorIds,
      Map<String, KmeClient> clients,
      VendorLimits limits) {
    this.vertx = vertx;
    this.vendorIds = Map.copyOf(vendorIds);
    this.clients = Map.copyOf(clients);
    this.limits = limits;
  }

  @Override
  public Future<Answer> answer(String caller, Asked asked) throws Refusal {
    String partner = vendorId(asked.sae(), "SAE_ID");
    if (asked.sae().equals(caller) && !asked.operation().equals("dec_keys")) {
      throw new Refusal("SAE_ID shall be of another SAE", "SAE_ID", asked.sae());
    }
    KmeClient client = clients.get(caller);
    if (client == null) {
      return Future.succeededFuture(Answer.unauthorized());
    }
    return vertx.executeBlocking(() -> ask(client, caller, asked, partner), false);
  }

  @Override
  public Answer accept(String peer, byte[] body) {
    return Answer.unauthorized();
  }

  private String vendorId(String sae, String field) throws Refusal {
    String id = vendorIds.get(sae);
    if (id == null) {
      throw new Refusal("SAE is not known to this KME", field, sae);
    }
    return id;
  }

  private Answer ask(KmeClient client, String caller, Asked asked, String partner) {
    try {
      return switch (asked.operation()) {
        case "status" -> status(client, caller, asked, partner);
        case "enc_keys" -> encKeys(client, caller, asked, partner);
        default -> decKeys(client, asked, partner);
      };
    } catch (Refusal refusal) {
      return Answer.refused(refusal);
    } catch (KmeException e) {
      return failed(e, asked.operation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.unavailable("vendor KME is not available", "the proxy is ending");
    }
  }

  private Answer status(KmeClient client, String caller, Asked asked, String partner)
      throws Refusal, KmeException, InterruptedException {
    asked.onlyQuery();
    KmeStatus status = client.status(partner);
    return Answer.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("source_KME_ID", status.sourceKmeId())
            .put("target_KME_ID", status.targetKmeId())
            .put("master_SAE_ID", caller)
            .put("slave_SAE_ID", asked.sae())
            .put("key_size", status.keySize())
            .put("stored_key_count", status.storedKeyCount())
            .put("max_key_count", status.maxKeyCount())
            .put("max_key_per_request", status.maxKeyPerRequest())
            .put("max_key_size", status.maxKeySize())
            .put("min_key_size", status.minKeySize())
            .put("max_SAE_ID_count", status.maxSaeIdCount()));
  }

  private Answer encKeys(KmeClient client, String caller, Asked asked, String partner)
      throws Refusal, KmeException, InterruptedException {
    VendorLimits.Limits within = limits.of(client, partner);
    KeyRequest request = KeyRequest.read(asked, within.policy(), within.maxSaeIdCount());
    if (request.maxAgeMillis() != Long.MAX_VALUE) {
      throw new Refusal(
          request.ageUnmet(), KeyRequest.MAX_AGE, "the vendor's key manager tells no ages");
    }
    List<String> others = new ArrayList<>();
    for (String slave : request.slaves().subList(1, request.slaves().size())) {
      if (slave.equals(caller)) {
        throw new Refusal("SAE_ID shall be of another SAE", "additional_slave_SAE_IDs", slave);
      }
      others.add(vendorId(slave, "additional_slave_SAE_IDs"));
    }
    List<ReceivedKey> keys = client.encKeys(partner, others, request.number(), request.sizeBits());
    Set<UUID> ids = new HashSet<>();
    boolean asAsked = keys.size() == request.number();
    for (ReceivedKey key : keys) {
      asAsked &= key.key().length * 8 == request.sizeBits() && ids.add(key.id());
    }
    return passedOn(keys, asAsked);
  }

  private Answer decKeys(KmeClient client, Asked asked, String partner)
      throws Refusal, KmeException, InterruptedException {
    int most = limits.of(client, partner).policy().maxKeysPerRequest();
    List<UUID> ids = KeyIds.read(asked, most);
    List<ReceivedKey> keys = client.decKeys(partner, ids);
    List<UUID> received = keys.stream().map(ReceivedKey::id).toList();
    return passedOn(
        keys, received.size() == ids.size() && Set.copyOf(received).equals(Set.copyOf(ids)));
  }

  private static Answer passedOn(List<ReceivedKey> keys, boolean asAsked) {
    if (!asAsked) {
      keys.forEach(key -> Arrays.fill(key.key(), (byte) 0));
      LOG.warn("the vendor's key manager gave other keys than were asked for; they are dropped");
      return Answer.unavailable("vendor KME is not available", "it gave other keys than asked for");
    }
    return Answer.keys(keys.stream().map(key -> new KeyCopy(key.id(), key.key())).toList());
  }

  private static Answer failed(KmeException e, String operation) {
    String said = String.valueOf(e.getMessage());
    switch (e.kind()) {
      case REFUSED -> {
        String details = e.details().isEmpty() ? "no details" : String.join(", ", e.details());
        return Answer.refused(new Refusal(said.replaceFirst("^400 ", ""), "vendor", details));
      }
      case UNAUTHORIZED -> {
        if (operation.equals("dec_keys")) {
          return Answer.unauthorized();
        }
        LOG.warn("the vendor's key manager does not accept the certificate of vendor.saes");
        return Answer.unavailable(
            "vendor KME is not available", "it does not accept our certificate");
      }
      case UNAVAILABLE -> {
        return Answer.unavailable(said.replaceFirst("^503 ", ""), "said by the vendor KME");
      }
      default -> {
        LOG.warnf("the vendor's key manager: %s", said);
        return Answer.unavailable(
            "vendor KME is not available",
            e.kind() == KmeException.Kind.UNREACHABLE ? "no answer" : "its answer is not ETSI 014");
      }
    }
  }
}
