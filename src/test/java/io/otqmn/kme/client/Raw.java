package io.otqmn.kme.client;

import org.jspecify.annotations.Nullable;

/** Lets tests of the server send anything and see what came back. */
public record Raw(int code, String body) {
  public static Raw exchange(KmeClient client, String method, String path, @Nullable String body)
      throws Exception {
    Exchange exchange = client.exchange(method, path, body);
    return new Raw(
        exchange.code(), new String(exchange.body(), java.nio.charset.StandardCharsets.UTF_8));
  }
}
