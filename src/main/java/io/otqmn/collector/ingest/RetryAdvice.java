package io.otqmn.collector.ingest;

import io.grpc.Metadata;

/** How long a refused camera is asked to wait before it tries again. */
final class RetryAdvice {
  static final Metadata.Key<String> RETRY_AFTER_MILLIS =
      Metadata.Key.of("otqmn-retry-after-millis", Metadata.ASCII_STRING_MARSHALLER);

  private RetryAdvice() {}

  static Metadata after(long millis) {
    Metadata trailers = new Metadata();
    trailers.put(RETRY_AFTER_MILLIS, Long.toString(millis));
    return trailers;
  }
}
