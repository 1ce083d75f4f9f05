package io.otqmn.collector.export;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;

/** Where requests go. One attempt, whose outcome is a value; blocks for as long as it takes. */
interface Backend {
  ExportResult export(ExportMetricsServiceRequest request) throws InterruptedException;
}
