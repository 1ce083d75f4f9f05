package io.otqmn.kme;

import static io.otqmn.process.ConfigErrors.required;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.otqmn.process.ConfigErrors;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration file of a key manager that has no keys of its own and asks a vendor's. Unknown
 * fields are refused.
 */
record ProxyConfig(String kmeId, KmeConfig.Listen listen, KmeConfig.Tls tls, Vendor vendor) {
  private static final long LONGEST_TIMEOUT_MILLIS = 60_000;

  /**
   * The vendor's key manager.
   *
   * @param ca authorities that vouch for it
   * @param saes served here, each with its own identity there
   * @param partners served elsewhere, whom it knows by other names
   */
  record Vendor(
      String url, String ca, long timeoutMillis, List<VendorSae> saes, List<Partner> partners) {
    Vendor {
      required("vendor.url", url);
      required("vendor.ca", ca);
      required("vendor.saes", saes);
      required("vendor.partners", partners);
      saes = List.copyOf(saes);
      partners = List.copyOf(partners);
      if (!KmeConfig.isOrigin(url)) {
        throw new IllegalArgumentException(
            "vendor.url " + url + " is not an origin: use https://HOST:PORT");
      }
      if (timeoutMillis < 1 || timeoutMillis > LONGEST_TIMEOUT_MILLIS) {
        throw new IllegalArgumentException(
            "vendor.timeoutMillis "
                + timeoutMillis
                + " is not from 1 to "
                + LONGEST_TIMEOUT_MILLIS
                + ": change it");
      }
    }

    URI origin() {
      return URI.create(url);
    }
  }

  /**
   * @param saeId as it calls itself here
   * @param vendorSaeId as the vendor's key manager knows it
   * @param certificate that the vendor's key manager accepts for it, in PEM
   */
  record VendorSae(String saeId, String vendorSaeId, String certificate, String key) {
    VendorSae {
      required("vendor.saes.saeId", saeId);
      required("vendor.saes.vendorSaeId", vendorSaeId);
      required("vendor.saes.certificate", certificate);
      required("vendor.saes.key", key);
    }
  }

  record Partner(String saeId, String vendorSaeId) {
    Partner {
      required("vendor.partners.saeId", saeId);
      required("vendor.partners.vendorSaeId", vendorSaeId);
    }
  }

  ProxyConfig {
    required("kmeId", kmeId);
    required("listen", listen);
    required("tls", tls);
    required("vendor", vendor);
  }

  /** Whether a configuration file is meant for a proxy. */
  static boolean isOne(String json) {
    try {
      JsonNode root = KmeConfig.MAPPER.readTree(json);
      return root != null && root.has("vendor");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * @throws IllegalArgumentException one line: which field, what is wrong, what to do
   */
  static ProxyConfig parse(String json) {
    try {
      ProxyConfig config = KmeConfig.MAPPER.readValue(json, ProxyConfig.class);
      required("content", config);
      config.vendorIds();
      return config;
    } catch (JsonProcessingException e) {
      throw ConfigErrors.explained(e);
    }
  }

  /** What the vendor's key manager calls each SAE. */
  Map<String, String> vendorIds() {
    Map<String, String> ids = new HashMap<>();
    Set<String> theirs = new HashSet<>();
    vendor.saes().forEach(sae -> add(ids, theirs, sae.saeId(), sae.vendorSaeId()));
    vendor.partners().forEach(sae -> add(ids, theirs, sae.saeId(), sae.vendorSaeId()));
    return ids;
  }

  private static void add(Map<String, String> ids, Set<String> theirs, String id, String vendorId) {
    if (id.isBlank() || vendorId.isBlank()) {
      throw new IllegalArgumentException("vendor has an SAE with a blank name: give it one");
    }
    if (ids.put(id, vendorId) != null || !theirs.add(vendorId)) {
      throw new IllegalArgumentException(
          "vendor: '" + id + "' or '" + vendorId + "' is there twice: every SAE has its own name");
    }
  }
}
