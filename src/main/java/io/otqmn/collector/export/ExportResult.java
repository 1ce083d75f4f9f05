package io.otqmn.collector.export;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/** What one attempt to export a request came to, as the OTLP specification reads the answer. */
sealed interface ExportResult {
  /**
   * @param rejectedPoints by partial success: refused for good
   */
  record Delivered(long rejectedPoints, String message) implements ExportResult {}

  /**
   * @param afterMillis what the backend asked for; 0: our own back-off decides
   */
  record TryAgain(String message, long afterMillis) implements ExportResult {}

  /**
   * @param byContent something in the request is wrong or too large: less of it may pass
   */
  record Refused(String message, boolean byContent) implements ExportResult {}

  static ExportResult of(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String message =
        status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
    Long after = retryAfterMillis(failure);
    return switch (status.getCode()) {
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
          new TryAgain(message, after == null ? 0 : after);
      case RESOURCE_EXHAUSTED ->
          after == null ? new Refused(message, true) : new TryAgain(message, after);
      default -> new Refused(message, status.getCode() == Status.Code.INVALID_ARGUMENT);
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
          return Math.max(0, delay.getSeconds() * 1_000 + delay.getNanos() / 1_000_000);
        } catch (InvalidProtocolBufferException e) {
          return null;
        }
      }
    }
    return null;
  }
}
