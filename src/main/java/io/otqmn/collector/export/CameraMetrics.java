package io.otqmn.collector.export;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.otqmn.protocol.Distributions;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code ResourceMetrics}: the metrics of one camera in one request. Sizes first, then bytes.
 * Counters carry no start time: the protocol does not know when the camera started to count.
 */
final class CameraMetrics {
  // fields of opentelemetry.proto.metrics.v1
  private static final int RESOURCE = 1;
  private static final int SCOPE_METRICS = 2;
  private static final int METRICS = 2;
  private static final int DATA_POINTS = 1;
  private static final int TIME_UNIX_NANO = 3;
  private static final int AS_DOUBLE = 4;
  private static final int AS_INT = 6;

  private final CameraSeries camera;
  private final List<FrameContent> frames = new ArrayList<>();

  /** For each metric the size of its points. */
  private final int[] pointBytes;

  private final List<List<ExponentialHistogramDataPoint>> histograms = new ArrayList<>();
  private int scopeBytes;
  private int resourceMetricsBytes;

  CameraMetrics(CameraSeries camera) {
    this.camera = camera;
    this.pointBytes = new int[camera.metrics()];
    for (int metric = 0; metric < camera.metrics(); metric++) {
      histograms.add(List.of());
    }
  }

  void add(FrameContent frame) {
    frames.add(frame);
    for (int column = 0; column < frame.columns(); column++) {
      int signal = frame.signal(column);
      pointBytes[camera.metricOf(signal)] += frame.size(column) * numberSize(signal);
    }
    for (Distribution distribution : frame.distributions()) {
      int metric = camera.metricOf(distribution.getSignal());
      ExponentialHistogramDataPoint point =
          histogram(frame.timeMicros(distribution.getRow()), distribution);
      if (histograms.get(metric).isEmpty()) {
        histograms.set(metric, new ArrayList<>());
      }
      histograms.get(metric).add(point);
      pointBytes[metric] += ProtoWriter.delimitedSize(DATA_POINTS, point.getSerializedSize());
    }
  }

  private int numberSize(int signal) {
    return ProtoWriter.delimitedSize(DATA_POINTS, numberBytes(signal));
  }

  /** Two fields of eight bytes with their tags, and the attributes. */
  private int numberBytes(int signal) {
    return 2 * (1 + Long.BYTES) + camera.encodedAttributes(signal).length;
  }

  private ExponentialHistogramDataPoint histogram(long micros, Distribution distribution) {
    SignalDefinition signal = camera.signal(distribution.getSignal());
    long count = Distributions.count(distribution);
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

  /** Of the whole {@code ResourceMetrics}, without tag and length. */
  int size() {
    scopeBytes = camera.encodedScope().length;
    for (int metric = 0; metric < pointBytes.length; metric++) {
      if (pointBytes[metric] > 0) {
        scopeBytes += ProtoWriter.delimitedSize(METRICS, metricBytes(metric));
      }
    }
    resourceMetricsBytes =
        ProtoWriter.delimitedSize(RESOURCE, camera.encodedResource().length)
            + ProtoWriter.delimitedSize(SCOPE_METRICS, scopeBytes);
    return resourceMetricsBytes;
  }

  private int metricBytes(int metric) {
    CameraSeries.MetricHead head = camera.head(metric);
    return head.nameAndUnit().length
        + ProtoWriter.delimitedSize(head.dataField(), dataBytes(metric));
  }

  private int dataBytes(int metric) {
    return pointBytes[metric] + camera.head(metric).dataTail().length;
  }

  /** After {@link #size}. */
  void write(ProtoWriter out) {
    out.delimited(RESOURCE, camera.encodedResource().length);
    out.raw(camera.encodedResource());
    out.delimited(SCOPE_METRICS, scopeBytes);
    out.raw(camera.encodedScope());
    for (int metric = 0; metric < pointBytes.length; metric++) {
      if (pointBytes[metric] > 0) {
        CameraSeries.MetricHead head = camera.head(metric);
        out.delimited(METRICS, metricBytes(metric));
        out.raw(head.nameAndUnit());
        out.delimited(head.dataField(), dataBytes(metric));
        for (int signal : head.signals()) {
          writeNumbers(signal, out);
        }
        for (ExponentialHistogramDataPoint point : histograms.get(metric)) {
          out.delimited(DATA_POINTS, point.getSerializedSize());
          out.raw(point.toByteArray());
        }
        out.raw(head.dataTail());
      }
    }
  }

  private void writeNumbers(int signal, ProtoWriter out) {
    if (camera.signal(signal).kind() == SignalKind.SIGNAL_KIND_DISTRIBUTION) {
      return;
    }
    for (FrameContent frame : frames) {
      int column = frame.columnOf(signal);
      if (column >= 0) {
        writeColumn(frame, column, out);
      }
    }
  }

  private void writeColumn(FrameContent frame, int column, ProtoWriter out) {
    SignalDefinition signal = camera.signal(frame.signal(column));
    byte[] attributes = camera.encodedAttributes(frame.signal(column));
    int bytes = numberBytes(frame.signal(column));
    boolean integer = signal.decimalScale() == 0;
    for (int run = frame.firstRun(column); run < frame.endRun(column); run++) {
      long value = frame.runValue(run);
      long encoded = integer ? value : Double.doubleToRawLongBits(signal.value(value));
      int end = frame.runEnd(column, run);
      for (int i = frame.runStart(run); i < end; i++) {
        out.delimited(DATA_POINTS, bytes);
        out.fixed64(TIME_UNIX_NANO, frame.timeMicros(frame.row(column, i)) * 1_000);
        out.fixed64(integer ? AS_INT : AS_DOUBLE, encoded);
        out.raw(attributes);
      }
    }
  }
}
