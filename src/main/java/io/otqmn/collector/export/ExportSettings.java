package io.otqmn.collector.export;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code export} section of the configuration file.
 *
 * @param endpoint {@code http://host:port} (plaintext) or {@code https://host:port}
 * @param timeoutMillis of one request
 * @param tlsDirectory with {@code ca.crt} and, for a client certificate, {@code tls.crt} and {@code
 *     tls.key}; null: the system's authorities
 * @param headersDirectory one file per header, its name and its value; null: no headers
 */
public record ExportSettings(
    String endpoint,
    Compression compression,
    int timeoutMillis,
    @Nullable String tlsDirectory,
    @Nullable String headersDirectory) {
  private static final int DEFAULT_PORT = 4317;

  @SuppressWarnings("ConstantValue") // null when the file leaves a field out
  public ExportSettings {
    if (endpoint == null) {
      throw new IllegalArgumentException(
          "export.endpoint is missing: set it to http://host:port or https://host:port");
    }
    if (compression == null) {
      throw new IllegalArgumentException(
          "export.compression is missing: set it to none, gzip or zstd");
    }
    URI uri = parsed(endpoint);
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
        || uri.getRawQuery() != null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "export.endpoint '" + endpoint + "' is not http://host:port or https://host:port");
    }
    if (timeoutMillis < 1) {
      throw new IllegalArgumentException(
          "export.timeoutMillis "
              + timeoutMillis
              + " is below 1: set the time that one request may take");
    }
    if (tlsDirectory != null && "http".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "export.tlsDirectory is set but export.endpoint is plaintext: use https:// or drop it");
    }
  }

  boolean plaintext() {
    return "http".equals(parsed(endpoint).getScheme());
  }

  String host() {
    return parsed(endpoint).getHost();
  }

  int port() {
    int port = parsed(endpoint).getPort();
    return port < 0 ? DEFAULT_PORT : port;
  }

  private static URI parsed(String endpoint) {
    try {
      return new URI(endpoint);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "export.endpoint '" + endpoint + "' is not http://host:port or https://host:port", e);
    }
  }
}
