package io.otqmn.collector.export;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Frames of many cameras as one OTLP request: one {@code ResourceMetrics} per camera. */
final class OtlpEncoder {
  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("otqmn").build();

  private OtlpEncoder() {}

  static ExportMetricsServiceRequest encode(List<ExportableFrame> frames) {
    Map<CameraSeries, CameraMetrics> byCamera = new LinkedHashMap<>();
    for (ExportableFrame frame : frames) {
      byCamera.computeIfAbsent(frame.camera(), CameraMetrics::new).add(frame.frame());
    }
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    byCamera.forEach((camera, metrics) ->
        request.addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(camera.resource())
                .addScopeMetrics(
                    ScopeMetrics.newBuilder().setScope(SCOPE).addAllMetrics(metrics.build()))));
    return request.build();
  }
}
