package io.otqmn.collector.export;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.otqmn.protocol.DecodedColumn;
import io.otqmn.protocol.DecodedFrame;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one camera in one request. Counters carry no start time: the protocol does not
 * know when the camera started to count.
 */
final class CameraMetrics {
  private final CameraSeries camera;
  private final @Nullable Points[] byMetric;

  CameraMetrics(CameraSeries camera) {
    this.camera = camera;
    this.byMetric = new Points[camera.metrics()];
  }

  /** The points of one metric: of one kind, because a metric has one. */
  private record Points(
      SignalDefinition signal,
      List<NumberDataPoint> numbers,
      List<ExponentialHistogramDataPoint> histograms) {}

  void add(DecodedFrame frame) {
    for (DecodedColumn column : frame.columns()) {
      addColumn(frame, column);
    }
    for (Distribution distribution : frame.distributions()) {
      long micros = frame.timeMicros(distribution.getRow());
      pointsOf(distribution.getSignal()).histograms().add(histogram(micros, distribution));
    }
  }

  private void addColumn(DecodedFrame frame, DecodedColumn column) {
    SignalDefinition signal = camera.signal(column.signal());
    List<KeyValue> attributes = camera.attributes(column.signal());
    List<NumberDataPoint> points = pointsOf(column.signal()).numbers();
    for (int i = 0; i < column.size(); i++) {
      NumberDataPoint.Builder point =
          NumberDataPoint.newBuilder().setTimeUnixNano(frame.timeMicros(column.row(i)) * 1_000);
      if (signal.decimalScale() == 0) {
        point.setAsInt(column.value(i));
      } else {
        point.setAsDouble(signal.value(column.value(i)));
      }
      points.add(point.addAllAttributes(attributes).build());
    }
  }

  private ExponentialHistogramDataPoint histogram(long micros, Distribution distribution) {
    SignalDefinition signal = camera.signal(distribution.getSignal());
    long count = FrameDecoder.count(distribution);
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            // 0 is "not known" to OTLP, and an interval from before 1970 is no better
            .setStartTimeUnixNano(Math.max(0, micros - distribution.getIntervalMicros()) * 1_000)
            .setTimeUnixNano(micros * 1_000)
            .addAllAttributes(camera.attributes(distribution.getSignal()))
            .setCount(count)
            .setScale(distribution.getScale())
            .setZeroCount(distribution.getZeroCount());
    point
        .getPositiveBuilder()
        .setOffset(distribution.getPositiveOffset())
        .addAllBucketCounts(distribution.getPositiveCountsList());
    point
        .getNegativeBuilder()
        .setOffset(distribution.getNegativeOffset())
        .addAllBucketCounts(distribution.getNegativeCountsList());
    if (count > 0) {
      point
          .setSum(signal.value(distribution.getSum()))
          .setMin(signal.value(distribution.getMin()))
          .setMax(signal.value(distribution.getMax()));
    }
    return point.build();
  }

  private Points pointsOf(int signal) {
    int metric = camera.metricOf(signal);
    Points points = byMetric[metric];
    if (points == null) {
      points = new Points(camera.signal(signal), new ArrayList<>(), new ArrayList<>());
      byMetric[metric] = points;
    }
    return points;
  }

  List<Metric> build() {
    List<Metric> metrics = new ArrayList<>(byMetric.length);
    for (Points points : byMetric) {
      if (points != null) {
        metrics.add(metric(points));
      }
    }
    return metrics;
  }

  private static Metric metric(Points points) {
    Metric.Builder metric =
        Metric.newBuilder().setName(points.signal().name()).setUnit(points.signal().unit());
    switch (points.signal().kind()) {
      case SIGNAL_KIND_GAUGE ->
          metric.setGauge(Gauge.newBuilder().addAllDataPoints(points.numbers()));
      case SIGNAL_KIND_COUNTER ->
          metric.setSum(
              Sum.newBuilder()
                  .setIsMonotonic(true)
                  .setAggregationTemporality(
                      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                  .addAllDataPoints(points.numbers()));
      case SIGNAL_KIND_DISTRIBUTION ->
          metric.setExponentialHistogram(
              ExponentialHistogram.newBuilder()
                  .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                  .addAllDataPoints(points.histograms()));
      case SIGNAL_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("definitions have a kind");
    }
    return metric.build();
  }
}
