package io.otqmn.kme;

import static io.otqmn.process.ConfigErrors.required;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.otqmn.process.ConfigErrors;
import io.otqmn.quantum.keys.KeyPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The key manager's configuration file. Unknown fields are refused.
 *
 * @param saes SAEs served here
 * @param simulatedLink makes the keys between SAEs that are both served here
 */
record KmeConfig(
    String kmeId,
    Listen listen,
    Tls tls,
    Keys keys,
    List<String> saes,
    SimulatedLink simulatedLink,
    List<Peer> peers) {

  record Listen(String host, int port) {
    Listen {
      required("listen.host", host);
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException(
            "listen.port " + port + " is not a port: use 0 to 65535");
      }
    }
  }

  /** PEM files, relative to the configuration file. */
  record Tls(String certificate, String key, String ca) {
    Tls {
      required("tls.certificate", certificate);
      required("tls.key", key);
      required("tls.ca", ca);
    }
  }

  record Keys(
      int keySizeBits,
      int minKeySizeBits,
      int maxKeySizeBits,
      int maxKeyCount,
      int maxKeysPerRequest,
      int maxSaeIdCount,
      long storedMillis,
      long pickUpMillis) {
    Keys {
      if (maxSaeIdCount < 0) {
        throw new IllegalArgumentException(
            "keys.maxSaeIdCount " + maxSaeIdCount + " is below 0: use 0 for no multicast");
      }
    }

    KeyPolicy policy() {
      try {
        return new KeyPolicy(
            keySizeBits,
            minKeySizeBits,
            maxKeySizeBits,
            maxKeyCount,
            maxKeysPerRequest,
            Duration.ofMillis(storedMillis),
            Duration.ofMillis(pickUpMillis));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("keys: " + e.getMessage(), e);
      }
    }
  }

  record SimulatedLink(long secretKeyBitsPerSecond, int storedKeysAtStart) {}

  record Peer(String kmeId, String url, List<String> saes, SimulatedLink simulatedLink) {
    Peer {
      required("peers.kmeId", kmeId);
      required("peers.url", url);
      required("peers.saes", saes);
      required("peers.simulatedLink", simulatedLink);
      saes = List.copyOf(saes);
      if (!isOrigin(url)) {
        throw new IllegalArgumentException(
            "peers.url " + url + " is not an origin: use https://HOST:PORT");
      }
    }
  }

  static boolean isOrigin(String url) {
    try {
      URI uri = new URI(url);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  KmeConfig {
    required("kmeId", kmeId);
    required("listen", listen);
    required("tls", tls);
    required("keys", keys);
    required("saes", saes);
    required("simulatedLink", simulatedLink);
    required("peers", peers);
    saes = List.copyOf(saes);
    peers = List.copyOf(peers);
  }

  /**
   * @throws IllegalArgumentException one line: which field, what is wrong, what to do
   */
  static KmeConfig parse(String json) {
    try {
      KmeConfig config = MAPPER.readValue(json, KmeConfig.class);
      required("content", config);
      config.keys().policy();
      config.directory();
      return config;
    } catch (JsonProcessingException e) {
      throw ConfigErrors.explained(e);
    }
  }

  /** Every name at most once: an SAE is served by one key manager and is none itself. */
  SaeDirectory directory() {
    Map<String, String> kmeOfSae = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    add(names, kmeId, "kmeId");
    saes.forEach(sae -> add(names, sae, "saes"));
    saes.forEach(sae -> kmeOfSae.put(sae, kmeId));
    for (Peer peer : peers) {
      add(names, peer.kmeId(), "peers.kmeId");
      peer.saes().forEach(sae -> add(names, sae, "peers.saes"));
      peer.saes().forEach(sae -> kmeOfSae.put(sae, peer.kmeId()));
    }
    return new SaeDirectory(kmeId, kmeOfSae);
  }

  private static void add(Map<String, String> names, String name, String where) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(where + " has a blank name: give it one");
    }
    String before = names.put(name, where);
    if (before != null) {
      throw new IllegalArgumentException(
          where + ": '" + name + "' is in " + before + " too: every KME and SAE has its own name");
    }
  }
}
