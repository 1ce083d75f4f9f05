package io.otqmn.edge.stream;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a refusing collector wants to see the camera again: {@code google.rpc.RetryInfo} in the
 * status, or the trailer {@code otqmn-retry-after-millis}. What cannot be read is no advice; more
 * than ten minutes are ten minutes.
 */
final class RetryAdvice {
  static final Metadata.Key<String> TRAILER =
      Metadata.Key.of("otqmn-retry-after-millis", Metadata.ASCII_STRING_MARSHALLER);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private RetryAdvice() {}

  static Optional<Duration> of(Throwable error) {
    Optional<Duration> advice = trailer(Status.trailersFromThrowable(error));
    return advice.or(() -> retryInfo(error)).map(a -> a.compareTo(LONGEST) > 0 ? LONGEST : a);
  }

  private static Optional<Duration> trailer(@Nullable Metadata trailers) {
    String value = trailers == null ? null : trailers.get(TRAILER);
    if (value == null || !value.matches("\\d{1,15}")) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Long.parseLong(value)));
  }

  private static Optional<Duration> retryInfo(Throwable error) {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          var delay = detail.unpack(RetryInfo.class).getRetryDelay();
          return delay.getSeconds() < 0
              ? Optional.empty()
              : Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
