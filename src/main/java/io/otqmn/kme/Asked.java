package io.otqmn.kme;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, taken apart without guessing.
 *
 * @param sae the ID in the path, decoded
 */
record Asked(
    String method,
    String sae,
    String operation,
    Map<String, String> query,
    @Nullable String contentType,
    byte[] body) {
  private static final String PREFIX = "/api/v1/keys/";

  /**
   * @param path as it came, still percent-encoded
   */
  static Asked parse(
      String method,
      @Nullable String path,
      @Nullable String query,
      @Nullable String contentType,
      byte[] body)
      throws Refusal {
    String[] rest =
        path == null || !path.startsWith(PREFIX)
            ? new String[0]
            : path.substring(PREFIX.length()).split("/", -1);
    if (rest.length != 2 || !Set.of("status", "enc_keys", "dec_keys").contains(rest[1])) {
      throw new Refusal(
          "no such resource", "path", "use /api/v1/keys/{SAE_ID}/status, /enc_keys or /dec_keys");
    }
    String sae = decoded(rest[0], "SAE_ID");
    if (sae.isEmpty()) {
      throw new Refusal("SAE_ID is empty", "path", "name the other SAE");
    }
    Asked asked = new Asked(method, sae, rest[1], parameters(query), contentType, body);
    asked.checkMethod();
    return asked;
  }

  boolean isGet() {
    return method.equals("GET");
  }

  private void checkMethod() throws Refusal {
    if (isGet()) {
      if (body.length > 0) {
        throw new Refusal("GET shall have no body", "body", "use POST");
      }
    } else if (!method.equals("POST") || operation.equals("status")) {
      throw new Refusal(
          "method not allowed",
          "method",
          operation.equals("status") ? "use GET" : "use GET or POST");
    } else if (!query.isEmpty()) {
      throw new Refusal("POST shall have no query", "query", "put it into the body");
    }
  }

  /** Refuses what the operation does not know. */
  void onlyQuery(String... names) throws Refusal {
    for (String name : query.keySet()) {
      if (!Arrays.asList(names).contains(name)) {
        throw new Refusal("unknown query parameter", name, "remove it");
      }
    }
  }

  /** A non-negative whole number in the query, or null if it is not there. */
  @Nullable Integer number(String name) throws Refusal {
    String text = query.get(name);
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new Refusal(name + " shall be a positive integer", name, text);
    }
    return Integer.valueOf(text);
  }

  private static Map<String, String> parameters(@Nullable String query) throws Refusal {
    Map<String, String> result = new LinkedHashMap<>();
    if (query == null) {
      return result;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new Refusal("query shall be name=value pairs", "query", pair);
      }
      String name = decoded(pair.substring(0, equals), "query");
      if (result.put(name, decoded(pair.substring(equals + 1), "query")) != null) {
        throw new Refusal("query parameter is given twice", name, "give it once");
      }
    }
    return result;
  }

  /** Percent-encoded UTF-8 (RFC 3986): a plus is a plus, and what is not valid is refused. */
  private static String decoded(String text, String where) throws Refusal {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
      int low = high >= 0 ? hex(text.charAt(i + 2)) : -1;
      if (c <= ' ' || c > '~' || (c == '%' && low < 0)) {
        throw new Refusal(where + " shall be percent-encoded UTF-8", where, text);
      }
      bytes[length++] = c == '%' ? (byte) (high << 4 | low) : (byte) c;
      i += c == '%' ? 2 : 0;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(where + " shall be percent-encoded UTF-8", where, text);
    }
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
