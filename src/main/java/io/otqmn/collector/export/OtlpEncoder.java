package io.otqmn.collector.export;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Frames of many cameras as one OTLP request, encoded: an {@code ExportMetricsServiceRequest} with
 * one {@code ResourceMetrics} per camera.
 */
final class OtlpEncoder {
  private static final int RESOURCE_METRICS = 1;

  private OtlpEncoder() {}

  static ByteString encode(List<ExportableFrame> frames) {
    Map<CameraSeries, CameraMetrics> byCamera = new LinkedHashMap<>();
    for (ExportableFrame frame : frames) {
      byCamera.computeIfAbsent(frame.camera(), CameraMetrics::new).add(frame.frame());
    }
    int[] sizes = byCamera.values().stream().mapToInt(CameraMetrics::size).toArray();
    int total = 0;
    for (int size : sizes) {
      total += ProtoWriter.delimitedSize(RESOURCE_METRICS, size);
    }
    ProtoWriter out = new ProtoWriter(total);
    int next = 0;
    for (CameraMetrics metrics : byCamera.values()) {
      out.delimited(RESOURCE_METRICS, sizes[next++]);
      metrics.write(out);
    }
    return out.finish();
  }
}
