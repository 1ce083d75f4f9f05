package io.otqmn.collector.export;

import com.google.protobuf.ByteString;

/** Where requests go. One attempt, whose outcome is a value; blocks for as long as it takes. */
interface Backend {
  /**
   * @param request an encoded {@code ExportMetricsServiceRequest}
   */
  ExportResult export(ByteString request) throws InterruptedException;
}
