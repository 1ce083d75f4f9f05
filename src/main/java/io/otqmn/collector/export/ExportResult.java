package io.otqmn.collector.export;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt to export a request came to. As the OTLP specification reads the answer, but for
 * two cases in which that would throw frames away that nothing is wrong with: credentials or an
 * address that the backend does not accept are tried again until somebody mends them, so is a
 * single frame for which the backend has no resources, and what may be a passing fault is not taken
 * for the frame's at once.
 */
sealed interface ExportResult {
  /** A backend that asks for more is asked again all the same: it may have come back long since. */
  long LONGEST_ADVICE_SECONDS = 600;

  /**
   * @param rejectedPoints by partial success: refused for good
   */
  record Delivered(long rejectedPoints, String message) implements ExportResult {}

  /**
   * @param afterMillis what the backend asked for; 0: our own back-off decides
   */
  record TryAgain(String message, long afterMillis) implements ExportResult {}

  /** Too large or too much at once: less of it may pass, and all of it may pass later. */
  record TooMuch(String message) implements ExportResult {}

  /**
   * The backend, or what is between, failed at this request: it may be the request's fault or a
   * passing fault of theirs, so it is refused only after some more tries.
   */
  record Unclear(String message) implements ExportResult {}

  /**
   * Something in the request is wrong: the frame that is, once it is alone, is refused for good.
   */
  record Refused(String message) implements ExportResult {}

  static ExportResult of(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String message =
        status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
    Long after = retryAfterMillis(failure);
    return switch (status.getCode()) {
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
          new TryAgain(message, after == null ? 0 : after);
      case UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND, UNIMPLEMENTED ->
          new TryAgain(message, after == null ? 0 : after);
      case RESOURCE_EXHAUSTED ->
          after == null ? new TooMuch(message) : new TryAgain(message, after);
      case INTERNAL, UNKNOWN -> new Unclear(message);
      default -> new Refused(message);
    };
  }

  private static @Nullable Long retryAfterMillis(StatusRuntimeException failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return null;
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          var delay = detail.unpack(RetryInfo.class).getRetryDelay();
          long seconds = Math.clamp(delay.getSeconds(), 0, LONGEST_ADVICE_SECONDS);
          return Math.max(0, seconds * 1_000 + delay.getNanos() / 1_000_000);
        } catch (InvalidProtocolBufferException e) {
          return null;
        }
      }
    }
    return null;
  }
}
