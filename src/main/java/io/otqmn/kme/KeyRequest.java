package io.otqmn.kme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.quantum.keys.KeyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What enc_keys asks for (clause 6.2), complete and within the limits.
 *
 * @param slaves the one in the path first
 * @param maxAgeMillis from the extension otqmn_max_age_millis; Long.MAX_VALUE without it
 * @param ageUnmet what to say if keys are there, but none so young
 */
record KeyRequest(
    int number, int sizeBits, List<String> slaves, long maxAgeMillis, String ageUnmet) {
  static final String MAX_AGE = "otqmn_max_age_millis";

  private static final String ADDITIONAL = "additional_slave_SAE_IDs";
  private static final Set<String> KNOWN =
      Set.of("number", "size", ADDITIONAL, "extension_mandatory", "extension_optional");

  static KeyRequest read(Asked asked, KeyPolicy policy, int maxSaeIdCount) throws Refusal {
    if (asked.isGet()) {
      asked.onlyQuery("number", "size");
      return new KeyRequest(
          number(asked.number("number"), policy),
          size(asked.number("size"), policy),
          List.of(asked.sae()),
          Long.MAX_VALUE,
          Refusal.MANDATORY_UNMET);
    }
    RequestBody body = RequestBody.parse(asked.contentType(), asked.body(), KNOWN);
    int number = number(body.number("number"), policy);
    int size = size(body.number("size"), policy);
    List<String> slaves = slaves(asked.sae(), body.names(ADDITIONAL), maxSaeIdCount);
    long mandatory =
        maxAge(
            body.objects("extension_mandatory"),
            Refusal.MANDATORY_UNSUPPORTED,
            "extension_mandatory_unsupported",
            Refusal.MANDATORY_UNMET);
    long optional =
        maxAge(
            body.objects("extension_optional"),
            Refusal.OPTIONAL_UNHANDLED,
            "extension_optional_unhandled",
            Refusal.OPTIONAL_UNHANDLED);
    return new KeyRequest(
        number,
        size,
        slaves,
        Math.min(mandatory, optional),
        mandatory <= optional ? Refusal.MANDATORY_UNMET : Refusal.OPTIONAL_UNHANDLED);
  }

  private static int number(@Nullable Integer asked, KeyPolicy policy) throws Refusal {
    if (asked == null) {
      return 1;
    }
    if (asked < 1 || asked > policy.maxKeysPerRequest()) {
      throw new Refusal(
          "number shall be from 1 to max_key_per_request " + policy.maxKeysPerRequest(),
          "number",
          asked.toString());
    }
    return asked;
  }

  private static int size(@Nullable Integer asked, KeyPolicy policy) throws Refusal {
    if (asked == null) {
      return policy.keySizeBits();
    }
    if (asked % 8 != 0) {
      throw new Refusal(Refusal.SIZE, "size", asked.toString());
    }
    if (asked < policy.minKeySizeBits() || asked > policy.maxKeySizeBits()) {
      throw new Refusal(
          "size shall be from min_key_size "
              + policy.minKeySizeBits()
              + " to max_key_size "
              + policy.maxKeySizeBits(),
          "size",
          asked.toString());
    }
    return asked;
  }

  private static List<String> slaves(String first, Set<String> additional, int most)
      throws Refusal {
    if (additional.size() > most) {
      throw new Refusal(
          ADDITIONAL + " shall name at most max_SAE_ID_count " + most,
          ADDITIONAL,
          String.valueOf(additional.size()));
    }
    if (additional.contains(first)) {
      throw new Refusal(ADDITIONAL + " names an SAE twice", ADDITIONAL, first);
    }
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(additional);
    return all;
  }

  private static long maxAge(
      List<ObjectNode> extensions, String unsupported, String detail, String unmet) throws Refusal {
    List<Refusal.Detail> unknown = new ArrayList<>();
    long maxAge = Long.MAX_VALUE;
    for (ObjectNode extension : extensions) {
      for (Map.Entry<String, JsonNode> pair : extension.properties()) {
        if (!pair.getKey().equals(MAX_AGE)) {
          unknown.add(new Refusal.Detail(detail, pair.getKey() + " is not supported"));
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new Refusal(unsupported, unknown);
    }
    for (ObjectNode extension : extensions) {
      JsonNode value = extension.get(MAX_AGE);
      if (value == null) {
        continue;
      }
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw new Refusal(unmet, MAX_AGE, value + " is not a number of milliseconds");
      }
      maxAge = Math.min(maxAge, value.longValue());
    }
    return maxAge;
  }
}
