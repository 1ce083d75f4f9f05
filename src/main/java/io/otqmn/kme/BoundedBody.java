package io.otqmn.kme;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;

/**
 * The body of a request. What is too large is read to its end without being kept, so that the
 * sender hears why; what goes on beyond reason is cut off.
 */
final class BoundedBody {
  private static final int MAX_BYTES = 1 << 20;
  private static final int CUT_OFF_BYTES = 16 * MAX_BYTES;

  private final HttpConnection connection;
  private final Buffer kept = Buffer.buffer();
  private int received;

  BoundedBody(HttpConnection connection) {
    this.connection = connection;
  }

  void add(Buffer part) {
    received += part.length();
    if (received > CUT_OFF_BYTES) {
      connection.close();
    } else if (received <= MAX_BYTES) {
      kept.appendBuffer(part);
    }
  }

  byte[] bytes() throws Refusal {
    if (received > MAX_BYTES) {
      throw new Refusal("body is too large", "body", "send at most " + MAX_BYTES + " bytes");
    }
    return kept.getBytes();
  }
}
